using Chasqui.Client.Consuming;
using Chasqui.Contracts.Consumers;
using Confluent.Kafka;

namespace Chasqui.Client.Tests.Consuming;

public sealed class ConsumerPulseTests
{
    private static readonly TopicPartition First = new("t", 0);
    private static readonly TopicPartition Second = new("t", 1);
    private readonly ConsumerPulse _pulse = new("group", "instance", "cluster");

    [Fact]
    public void Progress_is_the_last_move_of_position_or_commit_and_saying_the_same_again_is_none()
    {
        _pulse.Assigned([First]);
        _pulse.Consumed("t", 0, 41, nowMs: 1000);
        _pulse.Committed(new TopicPartitionOffset(First, 40), nowMs: 2000);
        _pulse.Committed(new TopicPartitionOffset(First, 40), nowMs: 3000);
        _pulse.Sought(new TopicPartitionOffset(First, Offset.Beginning), nowMs: 4000);
        Assert.Equal(new PartitionHeartbeat("t", 0, Position: 42, Committed: 40, LastProgressAtMs: 2000), Assert.Single(Beat().Partitions));
    }

    [Fact]
    public void A_commit_of_a_partition_it_does_not_own_is_not_its_own()
    {
        _pulse.Assigned([First]);
        _pulse.Committed(new TopicPartitionOffset(Second, 40), nowMs: 2000);
        Assert.Equal(0, Assert.Single(Beat().Partitions).Partition);
    }

    [Fact]
    public void Rebalances_change_what_is_owned_and_the_generation()
    {
        Assert.Equal((ConsumerState.Starting, -1), (_pulse.State, Beat().Generation));
        _pulse.Assigned([First, Second]);
        Assert.Equal((ConsumerState.Running, 0), (_pulse.State, Beat().Generation));
        _pulse.Revoked([First]);
        Assert.Equal(ConsumerState.Rebalancing, _pulse.State);
        Assert.Equal(1, Assert.Single(Beat().Partitions).Partition);
        _pulse.Assigned([]);
        Assert.Equal((ConsumerState.Running, 1), (_pulse.State, Beat().Generation));
    }

    [Fact]
    public void A_consumer_whose_partitions_are_all_paused_is_paused()
    {
        _pulse.Assigned([First, Second]);
        _pulse.Paused([First], paused: true);
        Assert.Equal(ConsumerState.Running, _pulse.State);
        _pulse.Paused([Second], paused: true);
        Assert.Equal(ConsumerState.Paused, _pulse.State);
        _pulse.Paused([First], paused: false);
        Assert.Equal(ConsumerState.Running, _pulse.State);
    }

    [Fact]
    public void What_it_owned_when_it_closed_stays_in_its_last_heartbeat()
    {
        _pulse.Assigned([First]);
        _pulse.State = ConsumerState.Stopping;
        _pulse.Revoked([First]);
        Assert.Equal(ConsumerState.Stopping, _pulse.State);
        Assert.Single(Beat().Partitions);
    }

    [Fact]
    public void An_assignment_that_is_asked_for_replaces_the_last_one_and_counts_when_it_is_another()
    {
        _pulse.Consumed("t", 0, 1, nowMs: 1);
        _pulse.Replace([First]);
        _pulse.Replace([First]);
        Assert.Equal((ConsumerState.Running, 0), (_pulse.State, Beat().Generation));
        _pulse.Replace([Second]);
        Assert.Equal((ConsumerState.Running, 1), (_pulse.State, Beat().Generation));
        _pulse.Replace([]);
        Assert.Equal(ConsumerState.Rebalancing, _pulse.State);
        Assert.Empty(Beat().Partitions);
    }

    private ConsumerHeartbeat Beat() => _pulse.Beat(nowMs: 5000, intervalMs: 3000);
}
