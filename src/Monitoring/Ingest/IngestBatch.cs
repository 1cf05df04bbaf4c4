using System.Globalization;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Ingest;

/// <summary>What was seen of an emitter in one record.</summary>
internal readonly record struct SeenFrame(string Topic, int Partition, long Offset, FrameHeader Header, int Hops, int FirstStage, int StageCount);

/// <summary>
/// Turns records into segments: parses, checks, groups and encodes in one pass, without I/O and without allocating for a hop. Not thread-safe, reused.
/// </summary>
internal sealed class IngestBatch
{
    /// <summary>Segments are handed over when they hold about this many bytes together, so that a batch of any size takes bounded memory.</summary>
    public const int FlushBytes = 1024 * 1024;

    private readonly RouteCache _routes;
    private readonly IngestOptions _options;
    private readonly Dictionary<GroupKey, SegmentWriter> _groups = [];
    private readonly (GroupKey Key, SegmentWriter? Writer)[] _recent = new (GroupKey, SegmentWriter?)[256];
    private readonly Stack<SegmentWriter> _spare = [];
    private readonly List<SegmentWriter> _full = [];
    private readonly IngestRoute[] _frameRoutes = new IngestRoute[HopFormat.MaxRoutesPerFrame];
    private readonly List<EmittedStage> _stages = [];
    private readonly byte[] _scratch = new byte[HopJsonReader.ScratchBytes];
    private readonly HopJsonShapes _shapes = new();
    private (IngestRoute Route, FrameHop Hop)[] _staged = new (IngestRoute, FrameHop)[256];
    private int _stagedCount;
    private long _oldestMs;
    private long _newestMs;
    private long _bytes;
    private long _spareBytes;
    private int _badHops;
    private int _firstBad;
    private string _badReason = "";

    public IngestBatch(IReadOnlyList<StreamPath> paths, IngestOptions options) => (_routes, _options) = (new RouteCache(paths), options);

    public List<SeenFrame> Frames { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>Hops encoded since <see cref="Reset"/>.</summary>
    public long Hops { get; private set; }

    public ReadOnlySpan<EmittedStage> StagesOf(in SeenFrame frame) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stages).Slice(frame.FirstStage, frame.StageCount);

    /// <summary>Takes records from <paramref name="start"/> on, until the end or until enough is gathered; returns how far it came.</summary>
    public int Parse(ReadOnlySpan<IngestRecord> records, int start, long nowMs)
    {
        _oldestMs = nowMs - (long)_options.Retention.TotalMilliseconds;
        _newestMs = nowMs + (long)_options.MaxAhead.TotalMilliseconds;
        for (; start < records.Length && _bytes < FlushBytes && !_routes.IsFull; start++)
            Parse(records[start]);
        return start;
    }

    public List<SegmentBlock> Segments()
    {
        var segments = new List<SegmentBlock>(_full.Count + _groups.Count);
        foreach (var writer in _full)
            segments.Add(BlockOf(writer));
        foreach (var writer in _groups.Values)
            segments.Add(BlockOf(writer));
        return segments;
    }

    /// <summary>Forgets what was gathered; the buffers stay.</summary>
    public void Reset()
    {
        foreach (var writer in _full)
            Spare(writer);
        foreach (var writer in _groups.Values)
            Spare(writer);
        _full.Clear();
        _groups.Clear();
        Array.Clear(_recent);
        Frames.Clear();
        DeadLetters.Clear();
        _stages.Clear();
        (_bytes, Hops) = (0, 0);
        if (_routes.IsFull)
            _routes.Clear();
    }

    private static SegmentBlock BlockOf(SegmentWriter writer) => new(writer.Unit, writer.Key, writer.Count, writer.Bytes);

    private void Spare(SegmentWriter writer)
    {
        if (_spareBytes + writer.Capacity > 2 * FlushBytes)
        {
            writer.Dispose();
            return;
        }

        _spareBytes += writer.Capacity;
        _spare.Push(writer);
    }

    private void Parse(in IngestRecord record)
    {
        (_badHops, _firstBad, _badReason, _stagedCount) = (0, -1, "", 0);
        var error = record.Value.Length > HopFormat.MaxRecordBytes ? $"longer than {HopFormat.MaxRecordBytes} bytes"
            : record.Format == IngestFormat.Frame ? ParseFrame(record)
            : record.Format == IngestFormat.Json ? ParseJson(record)
            : "the format that its header names is not known";
        if (error.Length > 0)
        {
            Refuse(record, error, 0, -1);
            return;
        }

        for (var index = 0; index < _stagedCount; index++)
            Add(record, _staged[index].Route, _staged[index].Hop, index);
        if (_badHops > 0)
            Refuse(record, _badReason, _badHops, _firstBad);
    }

    private void Refuse(in IngestRecord record, string reason, int badHops, int firstBad) => DeadLetters.Add(new DeadLetter(
        record.Topic, record.Partition, record.Offset, record.TimestampMs, reason, badHops, firstBad,
        record.Value[..Math.Min(record.Value.Length, DeadLetter.MaxRawBytes)], record.Value.Length));

    private string ParseFrame(in IngestRecord record)
    {
        if (!HopFrameReader.TryOpen(record.Value.Span, out var reader))
            return reader.Error;
        var firstStage = _stages.Count;
        for (var i = 0; i < reader.RouteCount; i++)
        {
            if (!reader.TryReadRoute(out var bytes))
                return reader.Error;
            var route = _frameRoutes[i] = _routes.Get(bytes);
            if (route.Stream is not null && reader.Header.Emitter != 0)
                _stages.Add(route.Stage);
        }

        if (!reader.TryReadHopCount())
            return reader.Error;
        for (var index = 0; index < reader.HopCount; index++)
        {
            if (!reader.TryReadHop(out var hop))
                return reader.Error;
            Stage(_frameRoutes[hop.Route], hop);
        }

        if (!reader.TryEnd())
            return reader.Error;
        See(record, reader.Header, reader.HopCount, firstStage);
        return "";
    }

    private string ParseJson(in IngestRecord record)
    {
        var reader = new HopJsonReader(record.Value.Span, _scratch, _shapes);
        var firstStage = _stages.Count;
        while (reader.TryRead(out var hop))
        {
            var route = _routes.Get(reader.Route);
            if (route.Stream is not null && (_stages.Count == firstStage || _stages[^1] != route.Stage))
                _stages.Add(route.Stage);
            Stage(route, hop);
        }

        if (reader.Error.Length > 0)
            return reader.Error;
        See(record, reader.Header, reader.Count, firstStage);
        return "";
    }

    private void See(in IngestRecord record, in FrameHeader header, int hops, int firstStage)
    {
        if (header.Emitter == 0)
            _stages.RemoveRange(firstStage, _stages.Count - firstStage);
        else
            Frames.Add(new SeenFrame(record.Topic, record.Partition, record.Offset, header, hops, firstStage, _stages.Count - firstStage));
    }

    /// <summary>Nothing is taken of a record that turns out not to be readable to its end.</summary>
    private void Stage(IngestRoute route, in FrameHop hop)
    {
        if (_stagedCount == _staged.Length)
            Array.Resize(ref _staged, _staged.Length * 2);
        _staged[_stagedCount++] = (route, hop);
    }

    private void Add(in IngestRecord record, IngestRoute route, in FrameHop hop, int index)
    {
        if (route.Stream is null || !(IsPossible(hop.TraceId.OriginMs) && IsPossible(hop.TimeMs)))
        {
            Bad(index, route.Stream is null ? route.Error : TimeError(hop));
            return;
        }

        var path = route.Stream.Path;
        var key = new GroupKey(route.Stream.Number, path.WindowOf(hop.TraceId.OriginMs), path.ShardOf(hop.TraceId), record.Partition, record.Topic);
        ref var recent = ref _recent[key.Slot];
        if (recent.Writer is null || !recent.Key.Equals(key))
            recent = (key, WriterOf(key, path));
        if (!recent.Writer!.Takes(record.Offset))
            recent = (key, Replace(key, path));
        var writer = recent.Writer;
        var before = writer.Bytes.Length;
        writer.Add(route.Id, route.Bytes, hop, record.Offset, index);
        _bytes += writer.Bytes.Length - before;
        Hops++;
    }

    private SegmentWriter WriterOf(in GroupKey key, StreamPath path)
    {
        if (!_groups.TryGetValue(key, out var writer))
            _groups.Add(key, writer = Begin(key, path));
        return writer;
    }

    private SegmentWriter Replace(in GroupKey key, StreamPath path)
    {
        _full.Add(_groups[key]);
        return _groups[key] = Begin(key, path);
    }

    private SegmentWriter Begin(in GroupKey key, StreamPath path)
    {
        if (_spare.TryPop(out var writer))
            _spareBytes -= writer.Capacity;
        else
            writer = new SegmentWriter();
        writer.Begin(new WindowUnit(path.Stream.Name, key.WindowMs, key.Shard), key.Topic, key.Partition);
        return writer;
    }

    private bool IsPossible(long timeMs) => timeMs >= _oldestMs && timeMs <= _newestMs;

    private string TimeError(in FrameHop hop)
    {
        var (what, time) = IsPossible(hop.TraceId.OriginMs) ? ("the time of a hop", hop.TimeMs) : ("the origin time of a hop", hop.TraceId.OriginMs);
        var why = time < _oldestMs ? "is older than the retention" : "is in the future";
        return string.Create(CultureInfo.InvariantCulture, $"{what}, {time} ms, {why}");
    }

    private void Bad(int index, string reason)
    {
        if (_badHops++ == 0)
            (_firstBad, _badReason) = (index, reason);
    }

    private readonly record struct GroupKey(int Stream, long WindowMs, int Shard, int Partition, string Topic)
    {
        public int Slot => (int)(((uint)Stream * 131) ^ ((uint)Shard * 7) ^ ((uint)Partition * 31) ^ (uint)(WindowMs >> 10)) & 255;

        public bool Equals(GroupKey other) =>
            WindowMs == other.WindowMs && Partition == other.Partition && Shard == other.Shard && Stream == other.Stream
            && (ReferenceEquals(Topic, other.Topic) || Topic == other.Topic);

        public override int GetHashCode() => HashCode.Combine(Stream, WindowMs, Shard, Partition);
    }
}
