namespace Chasqui.Domain.Tracing;

/// <summary>Why a hop has its verdict. The numbers are stored: never renumber.</summary>
public enum TraceCause : byte
{
    None = 0,

    /// <summary>The log lost the record: another lies at its offset, or the log ends before it.</summary>
    LogTruncated = 1,

    /// <summary>Retention deleted it before its consumer came to it.</summary>
    ExpiredByRetention = 2,

    /// <summary>It is still there, and its consumer passed it.</summary>
    SkippedByConsumer = 3,

    /// <summary>Received and committed, but never sent on.</summary>
    DroppedInProcessing = 4,

    /// <summary>Compaction removed it for a newer record of its key before its consumer came to it.</summary>
    Compacted = 5,

    /// <summary>It is still there; its group's offset was set past it.</summary>
    OffsetReset = 6,

    /// <summary>Its transaction was aborted.</summary>
    AbortedTransaction = 7,

    /// <summary>Hop records of that stage were measured lost in that time, or not counted, so that the silence proves nothing.</summary>
    HopRecordsLost = 8,

    /// <summary>Where the record lies was not told, so that nobody can say whether its consumer passed it.</summary>
    CoordinatesUnknown = 9,

    /// <summary>The progress of its consumer group is not known.</summary>
    ProgressUnknown = 10,

    /// <summary>The record could not be looked up.</summary>
    ProbeUnanswered = 11,

    /// <summary>It was seen further on, where it can have come by more than one unseen way.</summary>
    PathAmbiguous = 12,
}
