namespace Chasqui.Domain.Brokers;

/// <summary>What is known of one kind of probe of one broker.</summary>
/// <param name="State">Whether it is known, and how it stands.</param>
/// <param name="AtMs">When it was last probed, in Unix milliseconds.</param>
/// <param name="OkAtMs">When it last answered, in Unix milliseconds; <see cref="long.MinValue"/> for never.</param>
/// <param name="Failures">How many failures in a row.</param>
/// <param name="Error">How the last one failed.</param>
/// <param name="Ms">How long the last answer took, in milliseconds; null when there is none.</param>
public readonly record struct ProbeFact(ProbeState State, long AtMs, long OkAtMs, int Failures, ProbeError Error, double? Ms)
{
    public static readonly ProbeFact Unknown = new(ProbeState.Unknown, long.MinValue, long.MinValue, 0, ProbeError.None, null);

    /// <summary>It was known once, and is too old now.</summary>
    public bool IsStale => State == ProbeState.Stale;

    public bool IsOk => State == ProbeState.Ok;

    public bool HasFailed => State == ProbeState.Failed;

    /// <summary>It failed, but not often or long enough to be believed.</summary>
    public bool IsSuspect => State == ProbeState.Suspect;
}

/// <summary>How a kind of probe stands.</summary>
public enum ProbeState : byte
{
    /// <summary>It was never made.</summary>
    Unknown = 0,

    /// <summary>The last one is too old to say anything.</summary>
    Stale = 1,

    Ok = 2,

    /// <summary>The last one failed: to be confirmed.</summary>
    Suspect = 3,

    /// <summary>It failed again and again.</summary>
    Failed = 4,
}
