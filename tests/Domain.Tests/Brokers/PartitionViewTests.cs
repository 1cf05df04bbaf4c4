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

    [Fact]
    public void What_is_recorded_of_it_is_read_again()
    {
        using var line = JsonDocument.Parse(ClusterSampleJson.Write(Seen).ToJsonString());
        Assert.Equal(Seen.Partitions.OrderBy(p => p.Key), ClusterSampleJson.Read(line.RootElement, 1, out _)!.Partitions.OrderBy(p => p.Key));
    }
}
