using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Segments;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// Judges one unit at a time: <see cref="Begin"/>, add each of its segments in any order, <see cref="Judge"/>. A pure function of the
/// segments and the facts. Holds at most 48 bytes a hop, and keeps its buffers for the next unit. Not thread-safe.
/// </summary>
public sealed class WindowJudge
{
    /// <summary>Buffers kept from one unit to the next, in slabs of 320 KiB.</summary>
    private const int KeptSlabs = 64;

    private readonly StreamPath _path;
    private readonly TopicTable _topics = new();
    private readonly HopKinds _kinds;
    private readonly HopBuckets _buckets = new();
    private readonly WindowTraces _traces;
    private readonly Dictionary<(string Topic, int Partition), ushort> _sources = [];
    private readonly long[] _scratch = new long[SegmentReader.ScratchLength];
    private readonly int[] _lastKinds = new int[256];
    private readonly int[] _lastPartitions = new int[256];
    private (int Slot, int Topic)[] _routes = new (int, int)[64];

    public WindowJudge(StreamPath path)
    {
        _path = path;
        _kinds = new HopKinds(path, _topics);
        _traces = new WindowTraces(path, _topics, _kinds, _buckets);
    }

    public WindowUnit Unit { get; private set; }

    /// <summary>Hops added since <see cref="Begin"/>, those delivered twice included.</summary>
    public long HopCount => _buckets.Count;

    /// <summary>Bytes held for hops and scratch.</summary>
    public long Bytes => _buckets.Bytes + _traces.Bytes;

    public void Begin(in WindowUnit unit)
    {
        Unit = unit;
        _buckets.Clear(KeptSlabs);
        _kinds.Clear();
        _sources.Clear();
    }

    /// <exception cref="InvalidDataException">The bytes are not a segment.</exception>
    public void Add(in SegmentKey key, ReadOnlySpan<byte> segment)
    {
        if (!_sources.TryGetValue((key.Topic, key.Partition), out var source))
            _sources.Add((key.Topic, key.Partition), source = (ushort)_sources.Count);
        Array.Fill(_lastKinds, -1);
        var reader = new SegmentReader(segment, key, Unit.WindowMs, _scratch);
        while (reader.TryRead(out var hop))
        {
            if (!reader.NewRoute.IsEmpty)
                Define(hop.Route, reader.NewRoute);
            Add(hop, source);
        }
    }

    /// <summary>What the unit comes to, as far as the facts go. May be called again with more facts.</summary>
    public WindowJudgement Judge(WindowFacts facts) => _traces.Judge(Unit, facts);

    /// <summary>One trace of the unit: its hops and what is said of each.</summary>
    public TraceReport? Find(TraceId id, WindowFacts facts) => _traces.Find(Unit, id, facts);

    /// <summary>What became of the unit's events since some time.</summary>
    public TracesSince Since(SinceQuestion question, WindowFacts facts) => _traces.Since(Unit, question, facts);

    private void Define(int route, ReadOnlySpan<byte> bytes)
    {
        if (route >= _routes.Length)
            Array.Resize(ref _routes, Math.Max(route + 1, _routes.Length * 2));
        _routes[route] = _kinds.Resolve(bytes);
    }

    private void Add(in SegmentHop hop, ushort source)
    {
        var (slot, topic) = _routes[hop.Route];
        if (slot < 0)
            return;
        var cache = ((hop.Route * 31) ^ hop.Partition) & 255;
        var kind = _lastKinds[cache];
        if (kind < 0 || _lastPartitions[cache] != hop.Partition || _kinds[kind].Slot != slot || _kinds[kind].Topic != topic)
        {
            _lastKinds[cache] = kind = _kinds.Of(slot, topic, hop.Partition);
            _lastPartitions[cache] = hop.Partition;
        }

        if (hop.Offset >= 0 && hop.Offset < _kinds[kind].FirstOffset)
            _kinds[kind].FirstOffset = hop.Offset;
        var origin = hop.TraceId.OriginMs;
        _buckets.Add(new HopRecord
        {
            Low = hop.TraceId.Low,
            Random = (ushort)hop.TraceId.High,
            Origin = (uint)(origin - Unit.WindowMs),
            Time = (int)Math.Clamp(hop.TimeMs - origin, int.MinValue, int.MaxValue),
            Kind = kind,
            Offset = hop.Offset,
            Record = ((ulong)hop.RecordOffset << 16) | (uint)hop.RecordIndex,
            Source = source,
        });
    }
}
