using Chasqui.Client.Heartbeats;
using Chasqui.Contracts.Consumers;
using Confluent.Kafka;

namespace Chasqui.Client.Consuming;

/// <summary>
/// The state a consumer's heartbeats are made of. The polling thread writes it as it goes by; <see cref="Beat"/> only reads, so that it
/// answers however hung that thread is.
/// </summary>
internal sealed class ConsumerPulse(string group, string instance, string cluster) : IHeartbeatSource
{
    private PartitionProgress[] _partitions = [];
    private PartitionProgress? _last;
    private string _member = "";
    private string _clientId = "";
    private int _generation = -1;
    private int _state = (int)ConsumerState.Starting;
    private long _lastPollMs;

    /// <summary>Whether there is a group to send heartbeats for.</summary>
    public bool HasGroup => group.Length > 0;

    public PartitionProgress[] Partitions => Volatile.Read(ref _partitions);

    public ConsumerState State
    {
        get => (ConsumerState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    public void Polled(long nowMs) => Volatile.Write(ref _lastPollMs, nowMs);

    public void Know(string member, string clientId)
    {
        Volatile.Write(ref _member, member);
        Volatile.Write(ref _clientId, clientId);
    }

    public void Consumed(string topic, int partition, long offset, long nowMs) => Find(topic, partition).MoveTo(offset + 1, nowMs);

    public void Committed(TopicPartitionOffset at, long nowMs)
    {
        if (TryFind(at.Topic, at.Partition.Value) is { } progress)
            progress.Commit(at.Offset.Value, nowMs);
    }

    public void Sought(TopicPartitionOffset to, long nowMs) => Find(to.Topic, to.Partition.Value).MoveTo(to.Offset.Value, nowMs);

    /// <summary>The partitions are owned, besides those that already are.</summary>
    public void Assigned(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            Find(partition.Topic, partition.Partition.Value);
        _generation++;
        State = ConsumerState.Running;
    }

    /// <summary>The partitions are not owned any more.</summary>
    public void Revoked(IEnumerable<TopicPartition> partitions)
    {
        // What it owned when it closed belongs into its last heartbeat.
        if (State == ConsumerState.Stopping)
            return;
        var gone = partitions.Select(partition => (partition.Topic, partition.Partition.Value)).ToHashSet();
        _last = null;
        Volatile.Write(ref _partitions, [.. Partitions.Where(owned => !gone.Contains((owned.Topic, owned.Partition)))]);
        State = ConsumerState.Rebalancing;
    }

    /// <summary>The partitions, and no others, are owned.</summary>
    public void Replace(List<TopicPartition> partitions)
    {
        var gone = Partitions.Select(owned => new TopicPartition(owned.Topic, owned.Partition)).Except(partitions).ToList();
        if (gone.Count > 0)
            Revoked(gone);
        var news = State == ConsumerState.Starting || gone.Count > 0 || partitions.Exists(partition => TryFind(partition.Topic, partition.Partition.Value) is null);
        if (news && partitions.Count > 0)
            Assigned(partitions);
    }

    public void Paused(IEnumerable<TopicPartition> partitions, bool paused)
    {
        foreach (var partition in partitions)
        {
            if (TryFind(partition.Topic, partition.Partition.Value) is { } progress)
                progress.IsPaused = paused;
        }

        if (State is ConsumerState.Running or ConsumerState.Paused)
            State = Partitions.Length > 0 && Partitions.All(progress => progress.IsPaused) ? ConsumerState.Paused : ConsumerState.Running;
    }

    public ConsumerHeartbeat Beat(long nowMs, long intervalMs) => new(
        group, Volatile.Read(ref _member), instance, cluster, Volatile.Read(ref _clientId), Volatile.Read(ref _generation), State,
        nowMs, Volatile.Read(ref _lastPollMs), intervalMs, [.. Partitions.Select(progress => progress.ToHeartbeat())]);

    private PartitionProgress Find(string topic, int partition)
    {
        var progress = TryFind(topic, partition);
        if (progress is not null)
            return progress;
        progress = new PartitionProgress(topic, partition);
        Volatile.Write(ref _partitions, [.. Partitions, progress]);
        return _last = progress;
    }

    // Records come in runs of one partition, so that the last one is nearly always the one.
    private PartitionProgress? TryFind(string topic, int partition)
    {
        if (_last is { } last && last.Partition == partition && last.Topic == topic)
            return last;
        foreach (var progress in Partitions)
        {
            if (progress.Partition == partition && progress.Topic == topic)
                return _last = progress;
        }

        return null;
    }
}
