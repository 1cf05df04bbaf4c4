using Chasqui.Contracts;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>The recorded traces of one stream, kept small: 40 bytes a hop and about 100 a trace.</summary>
internal sealed class RecordedStream(string name)
{
    private readonly Dictionary<(string Stage, HopAction Action), int> _numbers = [];
    private readonly Dictionary<TraceId, int> _index = [];
    private readonly SortedSet<int> _open = [];

    public string Name { get; } = name;

    /// <summary>What hops are called, by number.</summary>
    public List<RecordedHopName> Names { get; } = [];

    /// <summary>In the order they were first heard of.</summary>
    public List<(TraceId Id, RecordedHop[] Hops)> Traces { get; } = [];

    /// <summary>The traces whose verdicts may change, or have changed since they were closed, in the order they were first heard of.</summary>
    public IReadOnlyCollection<int> Open => _open;

    /// <summary>Why an event was filtered or failed.</summary>
    public Dictionary<(TraceId Id, int Name), string> Reasons { get; } = [];

    public void Add(TraceId id, string stage, HopAction action, long timeMs, long knownMs, RecordPlace place, string? reason)
    {
        if (!_numbers.TryGetValue((stage, action), out var number))
        {
            _numbers.Add((stage, action), number = Names.Count);
            Names.Add(new RecordedHopName(stage, action));
        }

        Names[number].Count(timeMs - id.OriginMs, place);
        Append(id, new RecordedHop(number, timeMs, knownMs, place));
        if (reason is not null)
            Reasons[(id, number)] = reason;
    }

    /// <summary>Only a further hop can change the trace.</summary>
    public void Close(int trace) => _open.Remove(trace);

    /// <summary>Exactly as long as its hops: most traces have few, and there are millions of them.</summary>
    private void Append(TraceId id, in RecordedHop hop)
    {
        if (!_index.TryGetValue(id, out var at))
        {
            _index.Add(id, Traces.Count);
            _open.Add(Traces.Count);
            Traces.Add((id, [hop]));
            return;
        }

        var hops = Traces[at].Hops;
        Array.Resize(ref hops, hops.Length + 1);
        hops[^1] = hop;
        Traces[at] = (id, hops);
        _open.Add(at);
    }
}
