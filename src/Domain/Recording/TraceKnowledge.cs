using Chasqui.Contracts;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>What a recording told so far, beside the hops themselves.</summary>
internal sealed class TraceKnowledge(RecordedWatermark watermark)
{
    private readonly Dictionary<(TraceId Id, RecordPlace Place), RecordedProbe> _probes = [];
    private readonly Dictionary<(string Emitter, string? Stream, string? Stage, long FromMs), RecordedGap> _gaps = [];

    public TopicTable Topics { get; } = new();

    public RecordedProgress Progress { get; } = new();

    public RecordedLogs Logs { get; } = new();

    public RecordedWatermark Watermark { get; } = watermark;

    public IEnumerable<RecordedGap> Gaps => _gaps.Values;

    public string PlaceName(in RecordPlace place)
    {
        var (cluster, topic) = Topics[place.Topic];
        return new RecordCoordinates(cluster, topic, place.Partition, place.Offset).ToString();
    }

    public RecordedProbe? ProbeOf(TraceId id, in RecordPlace place) => _probes.TryGetValue((id, place), out var probe) ? probe : null;

    public bool TryObserveProgress(long timeMs, ObservationFields fields, out string error)
    {
        var (group, topic, partition) = (fields.Text("group"), ReadTopic(ref fields), fields.Small("partition"));
        var committed = fields.Whole("committed", -1);
        var (start, end) = (fields.OptionalWhole("logStart", -1) ?? -1, fields.OptionalWhole("logEnd", -1) ?? -1);
        var members = fields.OptionalWhole("members");
        if (!fields.AreValid(out error))
            return false;
        var sample = new ProgressSample(timeMs, committed, StartAt(topic, partition, timeMs, start), end, (int?)members);
        Progress.Add(group, topic, partition, sample);
        Watermark.AddProgress(Topics[topic].Cluster, group, Topics[topic].Topic, partition, sample);
        if (start >= 0 && end >= 0)
            Logs.Add(topic, partition, timeMs, start, end);
        return true;
    }

    public bool TryObserveWatermark(long timeMs, ObservationFields fields, out string error)
    {
        var watermark = fields.Time("watermark");
        if (!fields.AreValid(out error))
            return false;
        Watermark.Add(timeMs, watermark);
        return true;
    }

    public bool TryObserveLogRange(long timeMs, ObservationFields fields, out string error)
    {
        var (topic, partition, start, end) = (ReadTopic(ref fields), fields.Small("partition"), fields.Whole("start"), fields.Whole("end"));
        if (end < start)
            fields.Fail("\"end\" is below \"start\".");
        if (!fields.AreValid(out error))
            return false;
        Logs.Add(topic, partition, timeMs, start, end);
        return true;
    }

    public bool TryObserveProbe(long timeMs, ObservationFields fields, out string error)
    {
        var id = ReadTraceId(ref fields);
        var place = new RecordPlace(ReadTopic(ref fields), fields.Small("partition"), fields.Whole("offset"));
        var (outcome, detail) = (fields.Choice<ProbeOutcome>("outcome"), fields.OptionalText("detail"));
        if (!fields.AreValid(out error))
            return false;
        var found = _probes.TryGetValue((id, place), out var before) ? before.Outcome == ProbeOutcome.Found ? before.KnownMs : before.FoundMs : 0;
        _probes[(id, place)] = new RecordedProbe(timeMs, outcome, detail, found);
        return true;
    }

    public bool TryObserveGap(ObservationFields fields, out string error)
    {
        var gap = new RecordedGap(
            fields.Text("emitter"), fields.OptionalText("stream"), fields.OptionalText("stage"), fields.Time("from"), fields.Time("to"), fields.Whole("hops"));
        fields.OptionalWhole("frames");
        if (!fields.AreValid(out error))
            return false;
        _gaps[(gap.Emitter, gap.Stream, gap.Stage, gap.FromMs)] = gap;
        return true;
    }

    public static TraceId ReadTraceId(ref ObservationFields fields)
    {
        var text = fields.TryGet("traceId", out _) ? fields.Text("traceId") : fields.Text("trace");
        if (!TraceId.TryParse(text, out var id))
            fields.Fail($"\"trace\" is '{text}': a UUID is expected.");
        return id;
    }

    public int ReadTopic(ref ObservationFields fields)
    {
        var (cluster, topic) = (fields.Text("cluster"), fields.Text("topic"));
        return fields.Error is null ? Topics.Intern(cluster, topic) : -1;
    }

    /// <summary>Where the log started at a sample that does not say so itself: as it was last observed.</summary>
    private long StartAt(int topic, int partition, long timeMs, long told) => told >= 0 ? told : Logs.At(topic, partition, timeMs)?.Start ?? -1;
}
