using System.Collections.Concurrent;
using Chasqui.Contracts;
using Chasqui.Demo.Faults;

namespace Chasqui.Demo.Truth;

/// <summary>
/// The truth: what the demo itself did to every event, by trace id. Nothing in it comes from the code that is judged. Thread-safe.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<TraceId, EventStory> _events = [];
    private readonly ConcurrentQueue<(int Partition, long From, long Before)> _deleted = [];
    private readonly long[] _totals = new long[PathHops.Count];
    private readonly ConcurrentDictionary<FaultKind, int> _injected = [];

    public int Events => _events.Count;

    public EventStory this[TraceId id] => _events.GetOrAdd(id, static _ => new EventStory());

    public long Total(PathHop hop) => Interlocked.Read(ref _totals[(int)hop]);

    /// <summary>How often each fault was injected: in events, or for pauses in times.</summary>
    public IReadOnlyDictionary<FaultKind, int> Injected => _injected;

    public void Happened(PathHop hop, TraceId id, int partition, long offset)
    {
        this[id].Happen(hop, partition, offset);
        Interlocked.Increment(ref _totals[(int)hop]);
    }

    public void Injects(FaultKind kind, int times = 1) => _injected.AddOrUpdate(kind, times, (_, before) => before + times);

    public void Meets(FaultKind kind, TraceId id)
    {
        this[id].Meet(kind);
        Injects(kind);
    }

    public void WritesTwice(PathHop hop, TraceId id)
    {
        this[id].WriteTwice(hop);
        Injects(FaultKind.ProducedTwice);
    }

    /// <summary>Records of the orders topic with offsets in [<paramref name="from"/>, <paramref name="before"/>) are gone.</summary>
    public void Deleted(int partition, long from, long before)
    {
        _deleted.Enqueue((partition, from, before));
        Injects(FaultKind.Expired, (int)(before - from));
    }

    /// <summary>Whether every event came to its end, wherever that is.</summary>
    public bool IsDrained() => Underway() == 0;

    public int Underway() => _events.Values.Count(story => story.Tell(WasDeleted).Any(hop => hop.What == TrueHop.Underway));

    public Dictionary<TraceId, TrueHop[]> Tell() => _events.ToDictionary(e => e.Key, e => e.Value.Tell(WasDeleted));

    /// <summary>The events whose way was not the plain one, and some of those whose hops were held back.</summary>
    public IEnumerable<TraceId> Remarkable(IReadOnlyDictionary<TraceId, TrueHop[]> truth, int heldBack) =>
        truth.Where(e => Array.Exists(e.Value, hop => hop.What != "Delivered" || hop.Introduced + hop.Redelivered > 0)).Select(e => e.Key)
            .Concat(_events.Where(e => e.Value.HopsHeldBack).Take(heldBack).Select(e => e.Key))
            .Distinct();

    private bool WasDeleted(int partition, long offset) => _deleted.Any(range => range.Partition == partition && offset >= range.From && offset < range.Before);
}
