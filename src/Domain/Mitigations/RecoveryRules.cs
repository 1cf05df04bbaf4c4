namespace Chasqui.Domain.Mitigations;

/// <summary>Is a target well again after an act? One ordered ladder: the first rule that holds decides. Only what was observed after the act counts.</summary>
public static class RecoveryRules
{
    /// <summary>Every rule, by id.</summary>
    public static readonly IReadOnlyList<(string Id, string Says)> All =
    [
        ("H1", "not judged since the act: not known"),
        ("H2", "nobody knows: not known"),
        ("H3", "the verdict is a good one, and something is still missing: not yet"),
        ("H4", "the verdict is a good one, and nothing is missing: well"),
        ("H5", "any other verdict: not well"),
    ];

    /// <summary>The verdict on a stream whose traces since the switch show no loss.</summary>
    public const string Delivered = nameof(Delivered);

    private static readonly string[] GoodConsumer = ["Ok", "CatchingUp"];
    private static readonly string[] GoodBroker = ["Healthy"];
    private static readonly string[] GoodStream = [Delivered];

    /// <param name="kind">What was done.</param>
    /// <param name="seen">What is seen.</param>
    /// <param name="actedAtMs">When the act ended, in Unix milliseconds.</param>
    public static Recovery Decide(MitigationKind kind, RecoveryEvidence seen, long actedAtMs)
    {
        if (seen.ObservedAtMs is not { } observed || observed <= actedAtMs)
            return new(false, "H1: it was not judged since the act");
        if (seen.Verdict == "Undetermined")
            return new(false, $"H2: Undetermined by {seen.Rule}");
        var good = kind switch
        {
            MitigationKind.RestartConsumer => GoodConsumer,
            MitigationKind.ReplaceBroker => GoodBroker,
            _ => GoodStream,
        };
        if (!good.Contains(seen.Verdict))
            return new(false, $"H5: {seen.Verdict} by {seen.Rule}");
        return seen.Missing is { } missing ? new(false, $"H3: {seen.Verdict} by {seen.Rule}, but {missing}") : new(true, $"H4: {seen.Verdict} by {seen.Rule}");
    }
}
