using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tests.Progress;

public sealed class IngestWatermarkTests
{
    private readonly IngestWatermark _watermark = new();

    [Fact]
    public void Without_samples_it_is_not_known() => Assert.Equal(long.MinValue, _watermark.WatermarkMs);

    [Fact]
    public void It_moves_to_the_newest_sample_whose_log_end_has_been_committed()
    {
        Add(1000, (0, 5));
        Add(2000, (4, 9));
        Assert.Equal(long.MinValue, _watermark.WatermarkMs);
        Add(3000, (5, 20));
        Assert.Equal(1000, _watermark.WatermarkMs);
        Add(4000, (9, 30));
        Assert.Equal(2000, _watermark.WatermarkMs);
    }

    [Fact]
    public void An_idle_partition_moves_with_every_sample()
    {
        Add(1000, (7, 7));
        Add(2000, (7, 7));
        Assert.Equal(2000, _watermark.WatermarkMs);
    }

    [Fact]
    public void The_slowest_partition_holds_it_back()
    {
        Add(1000, (7, 7), (0, 5));
        Add(2000, (7, 7), (5, 6));
        Assert.Equal(1000, _watermark.WatermarkMs);
    }

    [Fact]
    public void A_partition_nobody_ever_wrote_to_holds_nothing_back()
    {
        Add(1000, (7, 7), (-1, 0));
        Assert.Equal(1000, _watermark.WatermarkMs);
    }

    [Fact]
    public void A_long_lag_never_moves_it_too_far_however_many_samples_there_are()
    {
        for (var i = 0; i < 5000; i++)
        {
            Add(i, (i / 3, i));
            Assert.True(_watermark.WatermarkMs <= i / 3);
        }

        Assert.True(_watermark.WatermarkMs > 5000 / 3 - 100);
    }

    private void Add(long atMs, params (long Committed, long LogEnd)[] partitions) => _watermark.Add(new GroupOffsets(
        "c", "g", "t", atMs, 1, [.. partitions.Select((p, i) => new PartitionOffsets(i, p.Committed, 0, p.LogEnd))]));
}
