namespace Chasqui.Domain.Tracing;

/// <summary>What became of one event at one hop of its path. The numbers are stored: never renumber.</summary>
public enum TraceVerdict : byte
{
    /// <summary>Not judged: an earlier hop of the path is the one that is missing, and it is charged there.</summary>
    NotReached = 0,

    /// <summary>The hop was seen. It may have been late.</summary>
    Delivered = 1,

    /// <summary>The hop's record is lost; the event is not, for it was seen further on.</summary>
    TraceLost = 2,

    /// <summary>Dropped on purpose one stage before.</summary>
    Filtered = 3,

    /// <summary>Given up on one stage before, and said so.</summary>
    Failed = 4,

    /// <summary>The event took another hop of the same choice.</summary>
    NotTaken = 5,

    /// <summary>Its transaction was aborted, so that no consumer may see it: no loss.</summary>
    Aborted = 6,

    /// <summary>It is too early to say.</summary>
    InFlight = 7,

    /// <summary>Past its time, but its consumer has not come to it yet. A lagging consumer never makes a loss.</summary>
    Delayed = 8,

    /// <summary>Lost, with a cause.</summary>
    Lost = 9,

    /// <summary>Past its time, and nothing is known that would tell why. Counted apart.</summary>
    Undetermined = 10,
}
