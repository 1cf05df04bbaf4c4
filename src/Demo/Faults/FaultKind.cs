namespace Chasqui.Demo.Faults;

/// <summary>What the demo breaks on purpose.</summary>
public enum FaultKind
{
    /// <summary>The router receives an event, commits it and never sends it on.</summary>
    Dropped,

    /// <summary>The sink polls past an event without handling it, and commits.</summary>
    Skipped,

    /// <summary>The router drops an event and says so.</summary>
    Filtered,

    /// <summary>The router gives up on an event and says so.</summary>
    Failed,

    /// <summary>The app or the router writes the same event twice.</summary>
    ProducedTwice,

    /// <summary>Router and sink go back and read some events again.</summary>
    Redelivered,

    /// <summary>Records are deleted, as retention does, before the router has read them.</summary>
    Expired,

    /// <summary>Hop records of the router are really lost on their way.</summary>
    HopsLost,

    /// <summary>Hop records of the sink are held back and arrive late, so that losses are claimed and taken back.</summary>
    HopsLate,

    /// <summary>The router stops polling for a while. This must cost no loss.</summary>
    Lag,
}
