using System.Globalization;

namespace Chasqui.Domain.Mitigations;

/// <summary>Is a target well again after an act? One ordered ladder: the first rule that holds decides. Only what was observed after the act counts.</summary>
public static class RecoveryRules
{
    /// <summary>Every rule, by id.</summary>
    public static readonly IReadOnlyList<(string Id, string Says)> All =
    [
        ("H1", "not judged since the act: not known"),
        ("H2", "nobody knows: not known"),
        ("H3", "any other verdict than a good one: not well"),
        ("H4", "a stream, and no event has come over the cluster that it is led over now: not yet"),
        ("H5", "a stream, and one that went over it is not accounted for, too early to say or past its time: not yet"),
        ("H6", "something is still missing: not yet"),
        ("H7", "what comes back by itself has not, and still may: not yet"),
        ("H8", "nothing is missing: well"),
    ];

    /// <summary>The verdict on a stream whose traces since the switch show no loss. Alone it says little: the last events are still under way.</summary>
    public const string Delivered = nameof(Delivered);

    private static readonly string[] GoodConsumer = ["Ok", "CatchingUp"];
    private static readonly string[] GoodBroker = ["Healthy"];
    private static readonly string[] GoodStream = [Delivered];

    /// <param name="policy">Of the kind that was done.</param>
    /// <param name="seen">What is seen.</param>
    /// <param name="actedAtMs">When the act ended, in Unix milliseconds.</param>
    public static Recovery Decide(MitigationPolicy policy, RecoveryEvidence seen, long actedAtMs)
    {
        if (seen.ObservedAtMs is not { } observed || observed <= actedAtMs)
            return new(false, "H1: it was not judged since the act");
        if (seen.Verdict == "Undetermined")
            return new(false, $"H2: Undetermined by {seen.Rule}");
        var good = policy.Kind switch
        {
            MitigationKind.RestartConsumer => GoodConsumer,
            MitigationKind.ReplaceBroker => GoodBroker,
            _ => GoodStream,
        };
        if (!good.Contains(seen.Verdict))
            return new(false, $"H3: {seen.Verdict} by {seen.Rule}");
        if (seen.Stream is { Arrived: 0 } silent)
            return new(false, $"H4: nothing has come over {silent.Cluster} since");
        if (seen.Stream is { } stream && stream.AccountedToMs < stream.MustReachMs)
            return new(false, string.Create(CultureInfo.InvariantCulture, $"H5: {stream.Arrived} have come over {stream.Cluster}, but for {stream.MustReachMs - stream.AccountedToMs} ms it is not accounted for every one"));
        if (seen.Missing is { } missing)
            return new(false, $"H6: {seen.Verdict} by {seen.Rule}, but {missing}");
        if (seen.Awaited is not { } awaited)
            return new(true, $"H8: {seen.Verdict} by {seen.Rule}");
        return observed - actedAtMs < (long)policy.AwaitedWithin.TotalMilliseconds
            ? new(false, $"H7: {seen.Verdict} by {seen.Rule}, but {awaited}")
            : new(true, $"H8: {seen.Verdict} by {seen.Rule}; {awaited} still, which is not waited for any longer");
    }
}
