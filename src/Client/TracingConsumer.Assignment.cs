using Confluent.Kafka;

namespace Chasqui.Client;

/// <content>What the application does to assignment, position and offsets: done by the inner consumer, then noted.</content>
public sealed partial class TracingConsumer<TKey, TValue>
{
    public string MemberId => _inner.MemberId;

    public List<TopicPartition> Assignment => _inner.Assignment;

    public List<string> Subscription => _inner.Subscription;

    public IConsumerGroupMetadata ConsumerGroupMetadata => _inner.ConsumerGroupMetadata;

    public Handle Handle => _inner.Handle;

    public string Name => _inner.Name;

    public int AddBrokers(string brokers) => _inner.AddBrokers(brokers);

    public void SetSaslCredentials(string username, string password) => _inner.SetSaslCredentials(username, password);

    public void Subscribe(IEnumerable<string> topics) => _inner.Subscribe(topics);

    public void Subscribe(string topic) => _inner.Subscribe(topic);

    public void Unsubscribe() => _inner.Unsubscribe();

    public void Assign(TopicPartition partition) => Assign([partition]);

    public void Assign(TopicPartitionOffset partition) => Assign([partition]);

    public void Assign(IEnumerable<TopicPartitionOffset> partitions)
    {
        var assigned = partitions.ToList();
        _inner.Assign(assigned);
        _pulse.Replace([.. assigned.Select(partition => partition.TopicPartition)]);
    }

    public void Assign(IEnumerable<TopicPartition> partitions)
    {
        var assigned = partitions.ToList();
        _inner.Assign(assigned);
        _pulse.Replace(assigned);
    }

    public void IncrementalAssign(IEnumerable<TopicPartitionOffset> partitions)
    {
        var assigned = partitions.ToList();
        _inner.IncrementalAssign(assigned);
        _pulse.Assigned(assigned.Select(partition => partition.TopicPartition));
    }

    public void IncrementalAssign(IEnumerable<TopicPartition> partitions)
    {
        var assigned = partitions.ToList();
        _inner.IncrementalAssign(assigned);
        _pulse.Assigned(assigned);
    }

    public void IncrementalUnassign(IEnumerable<TopicPartition> partitions)
    {
        var unassigned = partitions.ToList();
        _inner.IncrementalUnassign(unassigned);
        _pulse.Revoked(unassigned);
    }

    public void Unassign()
    {
        _inner.Unassign();
        _pulse.Replace([]);
    }

    public void StoreOffset(ConsumeResult<TKey, TValue> result) => _inner.StoreOffset(result);

    public void StoreOffset(TopicPartitionOffset offset) => _inner.StoreOffset(offset);

    public List<TopicPartitionOffset> Commit() => Note(_inner.Commit());

    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        var committed = offsets.ToList();
        _inner.Commit(committed);
        Note(committed);
    }

    public void Commit(ConsumeResult<TKey, TValue> result)
    {
        _inner.Commit(result);
        _pulse.Committed(new TopicPartitionOffset(result.TopicPartition, result.Offset + 1), _tracer.Now());
    }

    public void Seek(TopicPartitionOffset tpo)
    {
        _inner.Seek(tpo);
        _pulse.Sought(tpo, _tracer.Now());
    }

    public void Pause(IEnumerable<TopicPartition> partitions)
    {
        var paused = partitions.ToList();
        _inner.Pause(paused);
        _pulse.Paused(paused, paused: true);
    }

    public void Resume(IEnumerable<TopicPartition> partitions)
    {
        var resumed = partitions.ToList();
        _inner.Resume(resumed);
        _pulse.Paused(resumed, paused: false);
    }

    public List<TopicPartitionOffset> Committed(TimeSpan timeout) => Note(_inner.Committed(timeout));

    public List<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout) =>
        Note(_inner.Committed(partitions, timeout));

    public Offset Position(TopicPartition partition) => _inner.Position(partition);

    public List<TopicPartitionOffset> OffsetsForTimes(IEnumerable<TopicPartitionTimestamp> timestampsToSearch, TimeSpan timeout) =>
        _inner.OffsetsForTimes(timestampsToSearch, timeout);

    public WatermarkOffsets GetWatermarkOffsets(TopicPartition topicPartition) => _inner.GetWatermarkOffsets(topicPartition);

    public WatermarkOffsets QueryWatermarkOffsets(TopicPartition topicPartition, TimeSpan timeout) =>
        _inner.QueryWatermarkOffsets(topicPartition, timeout);

    private List<TopicPartitionOffset> Note(List<TopicPartitionOffset> committed)
    {
        var now = _tracer.Now();
        foreach (var offset in committed)
            _pulse.Committed(offset, now);
        return committed;
    }
}
