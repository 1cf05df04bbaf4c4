using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Tests.Tracing;

/// <summary>A path to be judged, with evidence that a test sets. Times are seconds after the event's birth; every topic is partition 0 of topic 0.</summary>
internal sealed class JudgedPath : ITraceEvidence
{
    public const long BirthMs = 1_700_000_000_000;
    private readonly List<HopObservation> _seen = [];

    public JudgedPath(params (string Name, string[] After)[] hops)
        : this([.. hops.Select(h => new HopDefinition { Name = h.Name, After = [.. h.After], Within = TimeSpan.FromSeconds(10), Group = GroupOf(h.Name) })])
    {
    }

    public JudgedPath(ImmutableArray<HopDefinition> hops) =>
        Path = new StreamPath(new StreamTopology { Name = "s", Path = hops, Grace = TimeSpan.FromSeconds(30) });

    public static TraceId Trace { get; } = TraceId.New(DateTimeOffset.FromUnixTimeMilliseconds(BirthMs));

    public StreamPath Path { get; }

    /// <summary>By offset; what is not here is passed at 5 s.</summary>
    public Dictionary<long, PassEvidence> Passes { get; } = [];

    /// <summary>By offset; what is not here is found.</summary>
    public Dictionary<long, ProbeOutcome> Probes { get; } = [];

    /// <summary>Hops that were asked about lost hop records, with the time asked for, in seconds.</summary>
    public Dictionary<string, (double From, double To)> AskedForLost { get; } = [];

    public List<long> Probed { get; } = [];

    /// <summary>From one hop to the next.</summary>
    public static JudgedPath Line(params string[] hops) =>
        new([.. hops.Select((name, i) => (name, i == 0 ? Array.Empty<string>() : [hops[i - 1]]))]);

    /// <summary>The hop or end was seen.</summary>
    public JudgedPath See(string name, double at, long offset = -1, int topic = 0)
    {
        Assert.True(HopName.TryParse(name, out var stage, out var action));
        var place = offset < 0 ? RecordPlace.Unknown : new RecordPlace(topic, 0, offset);
        _seen.Add(new HopObservation(Path.SlotOf(stage, action), Ms(at), place));
        return this;
    }

    /// <summary>By hop: verdict, rule and cause, such as <c>Lost L16 SkippedByConsumer</c>.</summary>
    public Dictionary<string, string> Judge(double now = 1_000, double? watermark = null) =>
        Judgements(now, watermark).ToDictionary(j => j.Key, j => $"{j.Value.Loss.Verdict} {j.Value.Loss.RuleId} {j.Value.Loss.Cause}".Replace(" None", "", StringComparison.Ordinal));

    public Dictionary<string, HopJudgement> Judgements(double now = 1_000, double? watermark = null)
    {
        var judged = new TraceJudge(Path).Judge(Trace, _seen.ToArray(), this, new JudgementTime(Ms(now), Ms(watermark ?? now)));
        var byName = new Dictionary<string, HopJudgement>();
        for (var hop = 0; hop < judged.Length; hop++)
            byName[Path.Hops[hop].Name] = judged[hop];
        return byName;
    }

    public PassEvidence Pass(int hop, in RecordPlace place, long writtenAtMs) =>
        Path.GroupOf(hop) is null ? PassEvidence.Unknown : Passes.GetValueOrDefault(place.Offset, new PassEvidence(PassState.Passed, Ms(5), LogStart: 0));

    public ProbeOutcome Probe(TraceId id, in RecordPlace place, long passedAtMs)
    {
        Probed.Add(place.Offset);
        return Probes.GetValueOrDefault(place.Offset, ProbeOutcome.Found);
    }

    public bool HopRecordsLost(int hop, long fromMs, long toMs)
    {
        AskedForLost[Path.Hops[hop].Name] = ((fromMs - BirthMs) / 1_000d, (toMs - BirthMs) / 1_000d);
        return false;
    }

    private static long Ms(double seconds) => BirthMs + (long)(seconds * 1_000);

    private static string? GroupOf(string name) => name.EndsWith("/received", StringComparison.Ordinal) ? name.Split('/')[0] : null;
}
