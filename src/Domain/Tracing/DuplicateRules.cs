namespace Chasqui.Domain.Tracing;

/// <summary>What is known of the copies of one event at one hop.</summary>
/// <param name="Sends">Whether the hop writes (else it reads).</param>
/// <param name="Observations">How often it was observed there, repeats of one and the same observation excluded.</param>
/// <param name="Places">At how many different coordinates; for a hop that writes, those its readers alone have seen included.</param>
/// <param name="Upstream">How often the stage came to have the event before it wrote: 1, or its receipts. Of no meaning for a hop that reads.</param>
public readonly record struct DuplicateEvidence(bool Sends, int Observations, int Places, int Upstream);

/// <summary>The copies beyond the first, by who is charged.</summary>
/// <param name="Introduced">D1: written by the sender more often than it came to have the event.</param>
/// <param name="Redelivered">D2: the same coordinates received again.</param>
/// <param name="Inherited">D3: explained by copies made further up.</param>
public readonly record struct DuplicateDecision(int Introduced, int Redelivered, int Inherited)
{
    public bool Any => (Introduced | Redelivered | Inherited) != 0;
}

/// <summary>How duplicates are charged: to the hop that introduced them, and to no other.</summary>
public static class DuplicateRules
{
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "the same id written at more offsets than the stage received copies: introduced at the sender"),
        (2, "the same coordinates received again: redelivered at the receiver"),
        (3, "written or received at further offsets, explained by copies made further up: inherited"),
    ];

    public static DuplicateDecision Decide(in DuplicateEvidence e)
    {
        var places = Math.Max(1, e.Places);
        if (!e.Sends)
            return new(0, Math.Max(0, e.Observations - places), places - 1);
        var introduced = Math.Max(0, places - Math.Max(1, e.Upstream));
        return new(introduced, 0, places - 1 - introduced);
    }
}
