using Chasqui.Contracts;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// Answers the judge from the facts of one window, and remembers what it was asked about the trace at hand. A probe that nobody has made yet
/// is noted in <see cref="Wanted"/> and answered with Unknown.
/// </summary>
internal sealed class WindowEvidence : ITraceEvidence
{
    private readonly StreamPath _path;
    private readonly TopicTable _topics;
    private readonly HopKinds _kinds;
    private readonly string?[] _groups;
    private readonly ulong[] _receivers;
    private readonly EmitterGap[][] _gaps;
    private readonly HopInquiry[] _inquiries;
    private readonly HopSilence[] _silences;
    private WindowFacts _facts = new() { Progress = new ProgressHistory(), Time = default };

    public WindowEvidence(StreamPath path, TopicTable topics, HopKinds kinds)
    {
        (_path, _topics, _kinds) = (path, topics, kinds);
        _groups = [.. Enumerable.Range(0, path.Hops.Length).Select(path.GroupOf)];
        _receivers = [.. _groups.Select(ReceiversOf)];
        _gaps = new EmitterGap[path.Hops.Length][];
        _inquiries = new HopInquiry[path.Hops.Length];
        _silences = new HopSilence[path.Hops.Length];
    }

    /// <summary>Probes to be made for the trace at hand.</summary>
    public List<ProbedRecord> Wanted { get; } = [];

    /// <summary>Whether anything was asked since <see cref="BeginTrace"/>: then time and progress have a say in the trace.</summary>
    public bool Asked { get; private set; }

    public ref readonly HopInquiry this[int hop] => ref _inquiries[hop];

    /// <summary>When records of the hop were asked for last; of the trace at hand if a rule from L9 on decided it.</summary>
    public HopSilence SilenceOf(int hop) => _silences[hop];

    public void Begin(WindowFacts facts)
    {
        _facts = facts;
        for (var hop = 0; hop < _gaps.Length; hop++)
            _gaps[hop] = [.. facts.Gaps.Where(g => g.Covers(_path, hop, long.MinValue, long.MaxValue))];
    }

    public void BeginTrace()
    {
        Asked = false;
        Wanted.Clear();
        Array.Clear(_inquiries);
    }

    public PassEvidence Pass(int hop, in RecordPlace place, long writtenAtMs)
    {
        Asked = true;
        var pass = Look(hop, place, writtenAtMs);
        _inquiries[hop] = new HopInquiry(place, pass, null);
        return pass;
    }

    public ProbeOutcome Probe(TraceId id, in RecordPlace place, long passedAtMs)
    {
        Asked = true;
        var record = new ProbedRecord(id, CoordinatesOf(place)!.Value);
        var finding = _facts.Probes.GetValueOrDefault(record)?.SincePass(passedAtMs);
        if (finding is null)
            Wanted.Add(record);
        for (var hop = 0; hop < _inquiries.Length; hop++)
            if (_inquiries[hop].Place == place && _inquiries[hop].Pass.PassedAtMs == passedAtMs)
                _inquiries[hop] = _inquiries[hop] with { Probe = finding };
        return finding?.Outcome ?? ProbeOutcome.Unknown;
    }

    public bool HopRecordsLost(int hop, long fromMs, long toMs)
    {
        Asked = true;
        _silences[hop] = new HopSilence(fromMs, toMs);
        foreach (var gap in _gaps[hop])
            if (gap.FromMs <= toMs && gap.ToMs >= fromMs)
                return true;
        return false;
    }

    public bool IsOneTopic(int topic, int other)
    {
        if (topic == other || topic < 0 || other < 0 || _path.Partners.Count == 0)
            return topic == other;
        var (one, two) = (_topics[topic], _topics[other]);
        return one.Topic == two.Topic && (_path.Partners.Contains((one.Cluster, two.Cluster)) || _path.Partners.Contains((two.Cluster, one.Cluster)));
    }

    public RecordCoordinates? CoordinatesOf(in RecordPlace place) =>
        place.IsKnown ? new RecordCoordinates(_topics[place.Topic].Cluster, _topics[place.Topic].Topic, place.Partition, place.Offset) : null;

    private PassEvidence Look(int hop, in RecordPlace place, long writtenAtMs)
    {
        if (_groups[hop] is not { } group || !place.IsKnown)
            return PassEvidence.Unknown;
        var (cluster, topic) = _topics[place.Topic];
        var pass = _facts.Progress.PassWithReset(new GroupKey(cluster, group, topic), place.Partition, place.Offset, writtenAtMs);
        return pass.By == PassedBy.FirstCommit && _kinds.WasReadBefore(_receivers[hop], place) ? pass.WhenReadBefore() : pass.Evidence;
    }

    private ulong ReceiversOf(string? group)
    {
        ulong receivers = 0;
        for (var hop = 0; hop < _path.Hops.Length; hop++)
            if (group is not null && _path.Hops[hop].Action == HopAction.Received && _groups[hop] == group)
                receivers |= 1UL << hop;
        return receivers;
    }
}

/// <summary>What was asked and answered about one hop of the trace at hand.</summary>
internal readonly record struct HopInquiry(RecordPlace Place, PassEvidence Pass, ProbeFinding? Probe);
