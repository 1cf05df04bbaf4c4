namespace Chasqui.Domain.Tracing;

/// <summary>What lies at a record's coordinates. The numbers are stored: never renumber.</summary>
public enum ProbeOutcome : byte
{
    /// <summary>Nobody asked, or the answer did not come.</summary>
    Unknown = 0,

    /// <summary>The record itself.</summary>
    Found = 1,

    /// <summary>Another record, or a transaction's marker.</summary>
    OtherRecord = 2,

    /// <summary>The log ends before it.</summary>
    BeyondEnd = 3,

    /// <summary>The log starts after it.</summary>
    BelowLogStart = 4,

    /// <summary>A hole in a compacted topic.</summary>
    Compacted = 5,

    /// <summary>The record, of a transaction that was aborted.</summary>
    Aborted = 6,
}
