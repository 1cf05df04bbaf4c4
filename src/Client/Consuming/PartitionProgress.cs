using Chasqui.Contracts.Consumers;

namespace Chasqui.Client.Consuming;

/// <summary>
/// How far one partition has come: written by the polling thread, read by the one that sends heartbeats, without a lock. Each number
/// is whole by itself; together they may be a moment apart.
/// </summary>
internal sealed class PartitionProgress(string topic, int partition)
{
    private long _position = -1;
    private long _committed = -1;
    private long _endOffset = -1;
    private long _lastProgressMs;

    public string Topic => topic;

    public int Partition => partition;

    /// <summary>Whether the application paused it; written and read by the polling thread alone.</summary>
    public bool IsPaused { get; set; }

    public void MoveTo(long position, long nowMs) => Move(ref _position, position, nowMs);

    public void Commit(long offset, long nowMs) => Move(ref _committed, offset, nowMs);

    public void SeeEnd(long endOffset) => Volatile.Write(ref _endOffset, endOffset);

    public PartitionHeartbeat ToHeartbeat() => new(
        topic, partition, Volatile.Read(ref _position), Volatile.Read(ref _committed), Volatile.Read(ref _endOffset), Volatile.Read(ref _lastProgressMs));

    private void Move(ref long field, long value, long nowMs)
    {
        // An offset that is not known yet (Kafka's special negative ones) is no progress.
        if (value < 0 || Volatile.Read(ref field) == value)
            return;
        Volatile.Write(ref field, value);
        Volatile.Write(ref _lastProgressMs, nowMs);
    }
}
