using System.Collections.Immutable;
using System.Text.Json;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>
/// Judges the traces of a recording by the rules the running app judges by. A stream that the topology does not have is left out; without any
/// topology, paths are inferred (<see cref="PathInference"/>).
/// </summary>
public sealed class TraceRecordingJudge : IRecordingJudge
{
    private static readonly string[] Taken = ["hop", "progress", "watermark", "logRange", "probe", "gap"];

    private readonly ImmutableDictionary<string, StreamTopology>? _topology;
    private readonly Dictionary<string, RecordedStream> _streams = [];
    private readonly SortedDictionary<string, long> _leftOut = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _inferred = new(StringComparer.Ordinal);
    private readonly TraceKnowledge _known;

    /// <param name="streams">The streams as they are configured; null to infer them.</param>
    /// <param name="hasWatermarks">
    /// Whether the recording has watermarks somewhere: before the first one, silence proves nothing. Without any, the watermark follows from the
    /// progress of the ingest group; without that either, everything is taken as ingested at once.
    /// </param>
    /// <param name="tracing">Where hops are collected, by which the ingest group is known; null for the defaults.</param>
    public TraceRecordingJudge(ImmutableArray<StreamTopology>? streams, bool hasWatermarks = false, TracingTopology? tracing = null)
    {
        _topology = streams?.ToImmutableDictionary(s => s.Name);
        _known = new TraceKnowledge(new RecordedWatermark(hasWatermarks, tracing ?? new TracingTopology { Cluster = "" }));
    }

    public IReadOnlyCollection<string> Types => Taken;

    /// <value>30 s, as the app reconciles by default.</value>
    public TimeSpan Tick { get; } = TimeSpan.FromSeconds(30);

    public IEnumerable<string> Remarks =>
        _inferred.Select(i => $"no settings: the path of stream '{i.Key}' was inferred: {i.Value}")
            .Concat(_leftOut.Select(l => $"{l.Key}: {l.Value} hops were left out"));

    public bool TryObserve(string type, long timeMs, JsonElement observation, out string error)
    {
        var fields = new ObservationFields(observation);
        switch (type)
        {
            case "hop":
                return TryObserveHop(timeMs, fields, out error);
            case "progress":
                return _known.TryObserveProgress(timeMs, fields, out error);
            case "watermark":
                return _known.TryObserveWatermark(timeMs, fields, out error);
            case "logRange":
                return _known.TryObserveLogRange(timeMs, fields, out error);
            case "probe":
                return _known.TryObserveProbe(timeMs, fields, out error);
            case "gap":
                return _known.TryObserveGap(fields, out error);
            default:
                error = $"'{type}' is not an observation about traces.";
                return false;
        }
    }

    public IEnumerable<JudgedVerdict> Judge(long nowMs) => InOrder.SelectMany(s => Judge(s, nowMs));

    /// <summary>An inferred path may change what was said of any trace.</summary>
    public IEnumerable<JudgedVerdict> JudgeChanges(long nowMs) => InOrder.SelectMany(s => _topology is null ? Judge(s, nowMs) : JudgeOpen(s, nowMs));

    private IEnumerable<RecordedStream> InOrder => _streams.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    private IEnumerable<JudgedVerdict> JudgeOpen(RecordedStream stream, long nowMs)
    {
        if (PathOf(stream) is not { } path)
            yield break;
        var verdicts = new TraceVerdictLines(stream, path, _known, nowMs);
        foreach (var trace in stream.Open.ToArray())
        {
            var lines = verdicts.Of(stream.Traces[trace].Id, stream.Traces[trace].Hops);
            if (!verdicts.IsOpen)
                stream.Close(trace);
            foreach (var line in lines)
                yield return line;
        }
    }

    private IEnumerable<JudgedVerdict> Judge(RecordedStream stream, long nowMs)
    {
        if (PathOf(stream) is not { } path)
            return [];
        var verdicts = new TraceVerdictLines(stream, path, _known, nowMs);
        return stream.Traces.SelectMany(trace => verdicts.Of(trace.Id, trace.Hops));
    }

    private StreamPath? PathOf(RecordedStream stream)
    {
        try
        {
            if (_topology is not null)
                return new StreamPath(_topology[stream.Name]);
            var path = new StreamPath(PathInference.Infer(stream, _known));
            _inferred[stream.Name] = PathInference.Describe(path);
            return path;
        }
        catch (ArgumentException error)
        {
            // A recording may name more hops than a path can have.
            _inferred[stream.Name] = $"not possible: {error.Message}";
            return null;
        }
    }

    private bool TryObserveHop(long knownMs, ObservationFields fields, out string error)
    {
        var (id, name) = (TraceKnowledge.ReadTraceId(ref fields), fields.Text("stream"));
        var (stage, action) = ReadHop(ref fields);
        var (timeMs, reason) = (fields.Time("time"), fields.OptionalText("reason"));
        var place = ReadPlace(ref fields);
        if (!fields.AreValid(out error))
            return false;
        if (_topology is not null && !_topology.ContainsKey(name))
            LeaveOut($"stream '{name}' is not in the settings");
        else if (_topology is not null && !IsOnPath(_topology[name], stage, action))
            LeaveOut($"'{HopName.Of(stage, action)}' is not on the path of stream '{name}'");
        else
            Add(name, id, stage, action, timeMs, knownMs, place, reason);
        return true;
    }

    private void Add(string name, TraceId id, string stage, HopAction action, long timeMs, long knownMs, RecordPlace place, string? reason)
    {
        if (!_streams.TryGetValue(name, out var stream))
            _streams.Add(name, stream = new RecordedStream(name));
        stream.Add(id, stage, action, timeMs, knownMs, place, reason);
        if (action == HopAction.Received && place.IsKnown)
            foreach (var group in GroupsReading(name, stage, place.Topic))
                _known.Progress.AddRead(group, place.Topic, place.Partition, place.Offset);
    }

    private IEnumerable<string> GroupsReading(string stream, string stage, int topic) => _topology is null
        ? _known.Progress.GroupsOf(topic)
        : _topology[stream].Path.Where(h => h.Action == HopAction.Received && h.Stage == stage).Select(h => h.Group).OfType<string>();

    private static bool IsOnPath(StreamTopology stream, string stage, HopAction action) =>
        stream.Path.Any(h => h.Stage == stage && (h.Action == action || action is HopAction.Filtered or HopAction.Failed));

    private void LeaveOut(string why) => _leftOut[why] = _leftOut.GetValueOrDefault(why) + 1;

    private static (string Stage, HopAction Action) ReadHop(ref ObservationFields fields)
    {
        var name = fields.OptionalText("hop") ?? $"{fields.Text("stage")}/{fields.Text("action")}";
        if (!HopName.TryParse(name, out var stage, out var action))
            fields.Fail($"'{name}' is not a hop: a stage, a slash, and sent, received, filtered or failed are expected.");
        return (stage, action);
    }

    private RecordPlace ReadPlace(ref ObservationFields fields)
    {
        if (!fields.TryGet("offset", out _))
            return RecordPlace.Unknown;
        return new RecordPlace(_known.ReadTopic(ref fields), fields.Small("partition"), fields.Whole("offset"));
    }
}
