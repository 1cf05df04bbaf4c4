using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Storage.Windows;

/// <summary>A result as it is stored. Fields may be added; a meaning never changes.</summary>
internal sealed record StoredResult(
    string Stream, long WindowMs, int Shard, long Traces, long Hops, long RedeliveredHops, long OpenTraces, StoredHop[] Path)
{
    public static StoredResult Of(WindowResult r) =>
        new(r.Stream, r.WindowMs, r.Shard, r.Traces, r.Hops, r.RedeliveredHops, r.OpenTraces, [.. r.Path.Select(StoredHop.Of)]);

    public WindowResult ToResult() => new()
    {
        Stream = Stream,
        WindowMs = WindowMs,
        Shard = Shard,
        Traces = Traces,
        Hops = Hops,
        RedeliveredHops = RedeliveredHops,
        OpenTraces = OpenTraces,
        Path = [.. Path.Select(h => h.ToResult())],
    };
}

internal sealed record StoredHop(
    string Hop, long[][] Counts, long Late, long Introduced, long Redelivered, long Inherited, StoredHistogram Latency, StoredHistogram? EndToEnd,
    StoredExamples[] Examples, HopSilence? Silence = null)
{
    public static StoredHop Of(HopResult h) => new(
        h.Hop, [.. h.Counts.Select(c => new[] { (long)c.Verdict, (long)c.Cause, c.Rule, c.Count })], h.Late, h.Introduced, h.Redelivered, h.Inherited,
        StoredHistogram.Of(h.Latency), h.EndToEnd is null ? null : StoredHistogram.Of(h.EndToEnd), [.. h.Examples.Select(StoredExamples.Of)],
        h.Silence);

    public HopResult ToResult() => new()
    {
        Hop = Hop,
        Counts = [.. Counts.Select(c => new HopCount((TraceVerdict)c[0], (TraceCause)c[1], (byte)c[2], c[3]))],
        Late = Late,
        Introduced = Introduced,
        Redelivered = Redelivered,
        Inherited = Inherited,
        Latency = Latency.ToHistogram(),
        EndToEnd = EndToEnd?.ToHistogram(),
        Examples = [.. Examples.Select(e => e.ToList())],
        Silence = Silence,
    };
}

/// <summary>Buckets that are not empty, as number and count in turn.</summary>
internal sealed record StoredHistogram(long[] Buckets, long Negative, long MostNegative, long Max)
{
    public static StoredHistogram Of(LatencyHistogram h)
    {
        var buckets = new List<long>();
        for (var i = 0; i < h.Counts.Length; i++)
            if (h.Counts[i] != 0)
                buckets.AddRange([i, h.Counts[i]]);
        return new([.. buckets], h.Negative, h.MostNegative, h.Max);
    }

    public LatencyHistogram ToHistogram()
    {
        var counts = new (int, long)[Buckets.Length / 2];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = ((int)Buckets[2 * i], Buckets[2 * i + 1]);
        var histogram = new LatencyHistogram();
        histogram.Restore(counts, Negative, MostNegative, Max);
        return histogram;
    }
}

internal sealed record StoredExamples(TraceVerdict Verdict, TraceCause Cause, StoredExample[] Examples)
{
    public static StoredExamples Of(ExampleList list) => new(list.Verdict, list.Cause, [.. list.Examples.Select(StoredExample.Of)]);

    public ExampleList ToList() => new(Verdict, Cause, [.. Examples.Select(e => e.ToExample())]);
}

internal sealed record StoredExample(
    string Id, RecordCoordinates? Place, PassEvidence Pass, ProbeOutcome? Probe, string? Detail, ObservedHop[] Observed)
{
    public static StoredExample Of(TraceExample e) => new(e.TraceId.ToString(), e.Place, e.Pass, e.Probe, e.ProbeDetail, [.. e.Observed]);

    public TraceExample ToExample() => new(TraceId.Parse(Id), Place, Pass, Probe, Detail, [.. Observed]);
}
