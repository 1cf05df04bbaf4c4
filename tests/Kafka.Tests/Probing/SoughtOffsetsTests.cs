using Chasqui.Kafka.Probing;
using Confluent.Kafka;

namespace Chasqui.Kafka.Tests.Probing;

public sealed class SoughtOffsetsTests
{
    private static readonly TopicPartition Partition = new("t", 0);
    private static readonly Sighting Record = Sighting.Of(null, 3);

    private readonly Dictionary<TopicPartitionOffset, Sighting> found = [];

    [Fact]
    public void Offsets_are_sought_in_order_and_once()
    {
        var sought = Seek(7, 3, 7);
        Assert.Equal(3, sought.Next.Offset.Value);
        sought.Saw(3, Record);
        Assert.Equal(7, sought.Next.Offset.Value);
        sought.Saw(7, Record);
        Assert.True(sought.IsDone);
        Assert.Equal([Record, Record], found.Values);
    }

    [Fact]
    public void An_offset_that_was_passed_over_is_a_hole()
    {
        var sought = Seek(3, 4);
        sought.Saw(4, Record);
        Assert.Equal((Sighting.HoleBefore(4), Record), (found[At(3)], found[At(4)]));
    }

    [Fact]
    public void A_record_before_the_next_one_sought_settles_nothing()
    {
        var sought = Seek(5);
        sought.Saw(4, Record);
        Assert.Empty(found);
        Assert.False(sought.IsDone);
    }

    [Fact]
    public void At_the_end_what_lies_before_is_a_hole_and_what_lies_behind_is_not_known()
    {
        var sought = Seek(3, 5, 9);
        sought.SawEnd(5);
        Assert.Equal([SightingKind.Hole, SightingKind.None, SightingKind.None], found.Values.Select(sighting => sighting.Kind));
        Assert.True(sought.IsDone);
    }

    [Theory]
    [InlineData(0, SoughtOffsets.ReadOn, true)]
    [InlineData(0, SoughtOffsets.ReadOn + 1, false)]
    public void Reading_goes_on_to_an_offset_that_is_near(long from, long next, bool near) => Assert.Equal(near, Seek(next).IsNear(from));

    private static TopicPartitionOffset At(long offset) => new(Partition, offset);

    private SoughtOffsets Seek(params long[] offsets) => new(Partition, offsets, found);
}
