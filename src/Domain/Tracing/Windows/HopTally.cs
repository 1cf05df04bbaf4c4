using System.Collections.Immutable;
using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>What is counted at one hop. Not thread-safe.</summary>
internal sealed class HopTally
{
    private readonly Dictionary<LossDecision, long> _counts = [];
    private readonly Dictionary<(TraceVerdict, TraceCause), SortedList<TraceId, TraceExample>> _examples = [];
    private long _introduced;
    private long _redelivered;
    private long _inherited;

    public LatencyHistogram Latency { get; } = new();

    public LatencyHistogram? EndToEnd { get; private set; }

    public long Late { get; set; }

    public HopSilence? Silence { get; set; }

    public void Count(in LossDecision decision, long times = 1) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, decision, out _) += times;

    public void AddDuplicates(in DuplicateDecision more)
    {
        _introduced += more.Introduced;
        _redelivered += more.Redelivered;
        _inherited += more.Inherited;
    }

    public void RecordEndToEnd(long latencyMs) => (EndToEnd ??= new LatencyHistogram()).Record(latencyMs);

    /// <summary>Whether an example with that id would be kept.</summary>
    public bool Wants(TraceVerdict verdict, TraceCause cause, TraceId id) =>
        !_examples.TryGetValue((verdict, cause), out var list) || list.Count < ExampleList.MaxExamples || id < list.GetKeyAtIndex(list.Count - 1);

    public void Keep(TraceVerdict verdict, TraceCause cause, TraceExample example)
    {
        if (!_examples.TryGetValue((verdict, cause), out var list))
            _examples.Add((verdict, cause), list = []);
        list[example.TraceId] = example;
        if (list.Count > ExampleList.MaxExamples)
            list.RemoveAt(ExampleList.MaxExamples);
    }

    public void Add(HopResult result)
    {
        foreach (var count in result.Counts)
            Count(new LossDecision(count.Verdict, count.Cause, count.Rule), count.Count);
        Late += result.Late;
        Silence = HopSilence.Join(Silence, result.Silence);
        _introduced += result.Introduced;
        _redelivered += result.Redelivered;
        _inherited += result.Inherited;
        Latency.Add(result.Latency);
        if (result.EndToEnd is { } endToEnd)
            (EndToEnd ??= new LatencyHistogram()).Add(endToEnd);
        foreach (var list in result.Examples)
            foreach (var example in list.Examples)
                Keep(list.Verdict, list.Cause, example);
    }

    public HopResult ToResult(string hop) => new()
    {
        Hop = hop,
        Counts = [.. _counts.Where(c => c.Value > 0).Select(c => new HopCount(c.Key.Verdict, c.Key.Cause, c.Key.Rule, c.Value))
            .OrderBy(c => (c.Verdict, c.Cause, c.Rule))],
        Late = Late,
        Introduced = _introduced,
        Redelivered = _redelivered,
        Inherited = _inherited,
        Latency = Latency,
        EndToEnd = EndToEnd,
        Silence = Silence,
        Examples = [.. _examples.OrderBy(e => e.Key).Select(e => new ExampleList(e.Key.Item1, e.Key.Item2, [.. e.Value.Values]))],
    };
}
