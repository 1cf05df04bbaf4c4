namespace Chasqui.Domain.Incidents.Streams;

/// <summary>
/// How a stream is judged by its losses: one ordered ladder, the first rule that holds decides. A loss counts while it is new: losing is what goes on,
/// what was lost an hour ago is history. A loss that is retracted counts no more.
/// </summary>
public static class StreamRules
{
    /// <summary>How long after it was found a loss counts as new.</summary>
    public static readonly TimeSpan NewFor = TimeSpan.FromMinutes(15);

    /// <summary>How old the last judging may be, and how far behind it ingest.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(10);

    /// <summary>Without an objective: the share from which on losing is too much.</summary>
    public const double MostWithoutSlo = 0.01;

    /// <summary>Every rule, by number, for documentation and for the test that each has a row.</summary>
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "new losses, and the share lost is surely above the objective, or above one in a hundred without one: LosingTooMuch"),
        (2, "new losses, and there is no objective: Losing"),
        (3, "nothing was judged of late: Undetermined"),
        (4, "no new losses, or no more than the objective allows: Ok"),
    ];

    /// <param name="e">The facts.</param>
    /// <param name="slo">The share that may be lost; null for no objective.</param>
    /// <param name="nowMs">The time of the judgement, in Unix milliseconds.</param>
    public static StreamDecision Decide(StreamEvidence e, double? slo, long nowMs)
    {
        var isNew = e.NewestLossMs is { } newest && nowMs - newest < NewFor.TotalMilliseconds;
        if (isNew && e.Rate.Low > (slo ?? MostWithoutSlo))
            return new(StreamVerdict.LosingTooMuch, 1);
        if (isNew && slo is null)
            return new(StreamVerdict.Losing, 2);
        return e.JudgedToMs is { } to && nowMs - to < StaleAfter.TotalMilliseconds
            ? new(StreamVerdict.Ok, 4)
            : new(StreamVerdict.Undetermined, 3);
    }
}
