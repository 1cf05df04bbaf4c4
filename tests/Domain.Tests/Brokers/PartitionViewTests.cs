using System.Text.Json;
using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Tests.Brokers;

public sealed class PartitionViewTests
{
    private static readonly ClusterSample Seen = PartitionView.Sample("main", 1, 1, [1, 2, 3],
    [
        new("in", 0, 1, [1, 2], [1, 2], 1),
        new("in", 1, 1, [2, 1], [1, 2], 2),
        new("in", 2, 1, [2, 1], [1], 2),
        new("in", 3, -1, [2, 3], [], 1),
    ]);

    [Fact]
    public void A_partition_that_prefers_one_broker_and_is_led_by_another_counts_for_the_one()
    {
        Assert.Equal(new PartitionCounts(3, 0, 1, 1, 0, 0), Seen.Partitions[1]);
        Assert.Equal(new PartitionCounts(0, 2, 2, 1, 1, 2), Seen.Partitions[2]);
        Assert.Equal(new PartitionCounts(0, 1, 1, 0, 1, 0), Seen.Partitions[3]);
        Assert.Equal((1, 2), (Seen.Leaderless, Seen.UnderReplicated));
    }

    [Theory]
    [InlineData("all three in sync", 3, 3, 0)]
    [InlineData("one of three behind", 3, 2, 1)]
    [InlineData("two of three behind", 3, 1, 1)]
    [InlineData("both of two in sync", 2, 2, 0)]
    [InlineData("the only replica", 1, 1, 1)]
    public void Where_nobody_tells_what_a_topic_demands_one_fewer_than_its_replicas_is_taken(string what, int replicas, int inSync, int atMinimum)
    {
        int[] all = [1, 2, 3];
        var seen = PartitionView.Sample("main", 1, 1, [1, 2, 3], [new("in", 0, 1, [.. all[..replicas]], [.. all[..inSync]], null)]);

        Assert.True(seen.Partitions[1] is { AtMinIsr: { } at, UnderMinIsr: 0 } && at == atMinimum, what);
    }

    [Fact]
    public void What_is_recorded_of_it_is_read_again()
    {
        using var line = JsonDocument.Parse(ClusterSampleJson.Write(Seen).ToJsonString());
        Assert.Equal(Seen.Partitions.OrderBy(p => p.Key), ClusterSampleJson.Read(line.RootElement, 1, out _)!.Partitions.OrderBy(p => p.Key));
    }
}
