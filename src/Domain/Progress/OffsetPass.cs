using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Progress;

/// <summary>How a group's next offset came behind a record.</summary>
public enum PassedBy : byte
{
    /// <summary>By reading, as far as can be told.</summary>
    Reading = 0,

    /// <summary>Its offset was set while nobody was a member.</summary>
    SetWhileIdle = 1,

    /// <summary>Its next offset lay outside the log, so that its consumer was put to one of the log's ends.</summary>
    OutOfRange = 2,

    /// <summary>It was the group's first offset: it may have begun behind the record, or have read it.</summary>
    FirstCommit = 3,
}

/// <summary>The answer of <see cref="ProgressHistory"/>.</summary>
/// <param name="Evidence">For the ladder. A first commit counts as a reset.</param>
/// <param name="By">What that rests on.</param>
/// <param name="SinceMs">The last sample before the group was seen past the record, in Unix milliseconds; 0 when there is none.</param>
public readonly record struct OffsetPass(PassEvidence Evidence, PassedBy By, long SinceMs)
{
    /// <summary>
    /// The same pass, when something shows that the group read just before the record, in the time after <see cref="SinceMs"/>: then it was not put past it.
    /// </summary>
    public PassEvidence WhenReadBefore() => By == PassedBy.SetWhileIdle ? Evidence : Evidence with { ByReset = false };
}
