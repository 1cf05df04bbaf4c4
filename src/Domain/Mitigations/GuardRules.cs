using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Mitigations;

/// <summary>
/// May it act? One ordered ladder: the first guardrail that refuses decides, and its id goes with the refusal everywhere. All of them are asked, so
/// that a dry run shows every one.
/// </summary>
public static class GuardRules
{
    /// <summary>A sick majority is always paged: it is somebody's turn to look.</summary>
    public const string Majority = "G6";

    private static readonly ImmutableArray<(string Says, Func<GuardCase, string?> WhyNot)> Ladder =
    [
        ("nothing is stopped", c => c.Evidence.Stopped ? "mitigations.stopped is true: nothing is acted on" : null),
        ("its kind is not Off", c => c.Policy.Mode == MitigationMode.Off ? $"the policy's mode for {MitigationKindText.Of(c.Order.Kind)} is Off" : null),
        ("the target is on the allow-list", c => c.Evidence.Target is null ? $"{c.Order.Target} is not in mitigations.targets" : null),
        ("the evidence is fresh", Stale),
        ("the target still needs it", NotNeeded),
        ("the target alone is sick", c => c.Evidence.Wider),
        ("nobody else is changing it", c => c.Evidence.ForeignChange),
        ("one mitigation a target", c => c.Evidence.TargetHeldBy is { } holder ? $"{c.Order.Target} is held by mitigation {holder}" : null),
        ("one mitigation a cluster", c => c.Evidence.ClusterHeldBy is { } holder ? $"{string.Join(", ", c.Order.Clusters)} is held by mitigation {holder}" : null),
        ("enough replicas stay in sync", UnsafeForReplicas),
        ("few brokers are out at once", TooMuchAtOnce),
        ("the target had time to settle", TooSoon),
        ("the hour's budget is not used up", OverBudget),
    ];

    /// <summary>Every guardrail, by id, for documentation and for the test that each has a row.</summary>
    public static ImmutableArray<(string Id, string Says)> All { get; } = [.. Ladder.Select((rung, i) => (IdOf(i), rung.Says))];

    /// <summary>What each guardrail says, in order.</summary>
    public static ImmutableArray<GuardResult> Check(GuardCase c) => [.. Ladder.Select((rung, i) => new GuardResult(IdOf(i), rung.Says, rung.WhyNot(c)))];

    private static string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"G{index + 1}");

    private static string? Stale(GuardCase c)
    {
        if (c.Evidence.ObservedAtMs is not { } observed)
            return $"{c.Order.Target} was never judged";
        if (c.Evidence.Verdict is "Undetermined" or "")
            return $"the verdict on {c.Order.Target} is that nobody knows";
        var age = TimeSpan.FromMilliseconds(Math.Max(0, c.NowMs - observed));
        return age > c.Policy.EvidenceWithin
            ? $"the last verdict is {DurationText.Format(age)} old, more than {DurationText.Format(c.Policy.EvidenceWithin)}" : null;
    }

    /// <summary>A person may restart what looks well; policy may not.</summary>
    private static string? NotNeeded(GuardCase c) => c.Order.IsByPolicy && !c.Policy.Verdicts.Contains(c.Evidence.Verdict)
        ? $"the verdict is {c.Evidence.Verdict}, not one of {string.Join(", ", c.Policy.Verdicts)}" : null;

    private static string? UnsafeForReplicas(GuardCase c) => c.Evidence.AtRisk switch
    {
        null => "it is not known how many in-sync replicas would be left",
        > 0 => string.Create(CultureInfo.InvariantCulture, $"{c.Evidence.AtRisk} partitions would have fewer in-sync replicas than their topic demands"),
        _ => null,
    };

    private static string? TooMuchAtOnce(GuardCase c)
    {
        if (c.Evidence.Brokers == 0)
            return null;
        var allowed = Math.Max(1, c.Evidence.Brokers * c.Policy.BrokersPercent / 100);
        return c.Evidence.OthersOut + 1 <= allowed ? null : string.Create(
            CultureInfo.InvariantCulture, $"{c.Evidence.OthersOut} other brokers of {c.Evidence.Brokers} are not healthy, and {allowed} may be out at once");
    }

    private static string? TooSoon(GuardCase c)
    {
        if (c.Evidence.LastActedMs is not { } acted)
            return null;
        var since = TimeSpan.FromMilliseconds(Math.Max(0, c.NowMs - acted));
        return since >= c.Policy.Cooldown ? null
            : $"{c.Order.Target} was acted on {DurationText.Format(since)} ago, less than {DurationText.Format(c.Policy.Cooldown)}";
    }

    private static string? OverBudget(GuardCase c) => c.Evidence.ActedInHour < c.Policy.PerHour ? null : string.Create(
        CultureInfo.InvariantCulture, $"{c.Evidence.ActedInHour} of {MitigationKindText.Of(c.Order.Kind)} acted within an hour, and {c.Policy.PerHour} may");
}

/// <summary>What guardrails are asked about.</summary>
/// <param name="Order">What is wanted.</param>
/// <param name="Policy">What is allowed.</param>
/// <param name="Evidence">What is known.</param>
/// <param name="NowMs">The time, in Unix milliseconds.</param>
public sealed record GuardCase(MitigationOrder Order, MitigationPolicy Policy, GuardEvidence Evidence, long NowMs);
