using Chasqui.Contracts;

namespace Chasqui.Soak.Truth;

/// <summary>What truly happened to events, written down by the pipeline where it happened. Nothing in it comes from the code that is judged. Thread-safe.</summary>
internal sealed class EventLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TrueHop, int> _hops = [];
    private readonly HashSet<TraceId> _underway = [];
    private readonly HashSet<TraceId> _arrived = [];

    /// <summary>Events that a cluster took, and those that none took.</summary>
    public long Events
    {
        get
        {
            lock (_lock)
                return _underway.Count + _arrived.Count;
        }
    }

    public long Hops { get; private set; }

    /// <summary>Events that did not come to the end of their path yet.</summary>
    public int Underway
    {
        get
        {
            lock (_lock)
                return _underway.Count;
        }
    }

    /// <summary>A record that a broker had already, when it was sent again, is acknowledged without its offset: then nobody knows where it lies.</summary>
    public void Happened(HopKind kind, TraceId id, int partition = -1, long offset = -1)
    {
        lock (_lock)
        {
            var hop = offset < 0 ? new TrueHop(id, kind, -1, -1) : new TrueHop(id, kind, (short)partition, offset);
            _hops[hop] = _hops.GetValueOrDefault(hop) + 1;
            Hops++;
            if (kind is HopKind.SinkReceived or HopKind.AppFailed or HopKind.RouterFailed)
            {
                _underway.Remove(id);
                _arrived.Add(id);
            }
            else if (!_arrived.Contains(id))
            {
                _underway.Add(id);
            }
        }
    }

    /// <summary>Every hop and how often it happened: more than once where a record was delivered again.</summary>
    public Dictionary<TrueHop, int> Tell()
    {
        lock (_lock)
            return new(_hops);
    }
}
