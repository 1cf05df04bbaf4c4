namespace Chasqui.Domain.Incidents.Streams;

/// <summary>How a stream looks as a whole. The numbers are stored: never renumber.</summary>
public enum StreamVerdict : byte
{
    /// <summary>Nothing was lost of late, or no more than its objective allows.</summary>
    Ok = 0,

    /// <summary>Nothing was judged of late: nobody knows.</summary>
    Undetermined = 1,

    /// <summary>It loses events, and has no objective that would allow it.</summary>
    Losing = 2,

    /// <summary>It surely loses more than it may: its objective, or one event in a hundred where it has none.</summary>
    LosingTooMuch = 3,
}

/// <summary>The outcome of <see cref="StreamRules"/>.</summary>
/// <param name="Verdict">How the stream looks.</param>
/// <param name="Rule">The number of the rule that decided: 1 is <c>S1</c>.</param>
public readonly record struct StreamDecision(StreamVerdict Verdict, byte Rule)
{
    /// <summary>The rule as it is written in logs, metrics and answers, such as <c>S1</c>.</summary>
    public string RuleId => $"S{Rule}";
}
