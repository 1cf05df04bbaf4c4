using System.Collections.Concurrent;

namespace Chasqui.Demo.Payments;

/// <summary>The truth about payments, by their numbers: what the till sent, what some cluster took, and what the bank read, over which cluster. Thread-safe.</summary>
internal sealed class PaymentLedger
{
    private readonly ConcurrentDictionary<long, bool> _taken = [];
    private readonly ConcurrentDictionary<long, ConcurrentQueue<string>> _read = [];
    private long _sent;
    private long _again;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sent, and no cluster has said that it took it.</summary>
    public long Untaken => Sent - _taken.Count;

    /// <summary>Sends that failed, and were done again by the till.</summary>
    public long Again => Interlocked.Read(ref _again);

    public long Arrived => _read.Count;

    /// <summary>Taken by a cluster, and not read by the bank.</summary>
    public long Missing => _taken.Keys.Count(number => !_read.ContainsKey(number));

    /// <summary>Read more than once.</summary>
    public long Copies => _read.Values.Sum(reads => reads.Count - 1);

    public long Send() => Interlocked.Increment(ref _sent);

    public void Take(long number) => _taken[number] = true;

    public void SendAgain() => Interlocked.Increment(ref _again);

    public void Read(long number, string cluster) => _read.GetOrAdd(number, _ => []).Enqueue(cluster);

    /// <summary>How many payments were first read over a cluster.</summary>
    public long Over(string cluster) => _read.Values.Count(reads => reads.TryPeek(out var first) && first == cluster);
}
