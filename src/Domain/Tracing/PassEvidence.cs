namespace Chasqui.Domain.Tracing;

/// <summary>Whether a consumer group has passed an offset.</summary>
public enum PassState : byte
{
    /// <summary>The group's progress is not known.</summary>
    Unknown = 0,

    /// <summary>Its next offset is at or before the record.</summary>
    NotPassed = 1,

    /// <summary>Its next offset is behind the record.</summary>
    Passed = 2,
}

/// <summary>What is known of a group's way past one offset.</summary>
/// <param name="State">Whether it passed.</param>
/// <param name="PassedAtMs">When its next offset was first observed behind the record, in Unix milliseconds; 0 unless it passed.</param>
/// <param name="ByReset">Its offset was set past the record rather than read past: nobody was a member, or its position was out of range.</param>
/// <param name="LogStart">Where the log started when it was first observed past the record; -1 when that is not known.</param>
public readonly record struct PassEvidence(PassState State, long PassedAtMs = 0, bool ByReset = false, long LogStart = -1)
{
    public static readonly PassEvidence Unknown;
    public static readonly PassEvidence NotPassed = new(PassState.NotPassed);
}
