namespace Chasqui.Domain.Tracing;

/// <summary>The known end an event came to at the stage before a hop.</summary>
public enum KnownEnd : byte
{
    None = 0,
    Filtered = 1,
    Failed = 2,
}

/// <summary>All that is known of one hop H of one trace after its predecessor P. Facts only: <see cref="LossRules"/> hold the policy.</summary>
public readonly record struct LossEvidence
{
    /// <summary>H was observed.</summary>
    public bool Seen { get; init; }

    /// <summary>A hop was observed that can only be reached through H.</summary>
    public bool LaterHopSeen { get; init; }

    /// <summary>A later hop was observed that can be reached through H or through another unseen hop.</summary>
    public bool LaterHopAmbiguous { get; init; }

    /// <summary>Another hop of H's choice was observed, or one that follows it.</summary>
    public bool AlternativeSeen { get; init; }

    /// <summary>P, or a hop that proves P, was observed. Without it H was not reached.</summary>
    public bool PredecessorSeen { get; init; }

    public KnownEnd End { get; init; }

    /// <summary>H reads P's record from a topic; else H happens in the process that did P.</summary>
    public bool ReadsTopic { get; init; }

    /// <summary>When P was observed, in Unix milliseconds.</summary>
    public long PredecessorAtMs { get; init; }

    /// <summary>Where P's record lies is known.</summary>
    public bool CoordinatesKnown { get; init; }

    /// <summary>The offset of P's record; -1 when it is not known.</summary>
    public long Offset { get; init; }

    public PassEvidence Pass { get; init; }

    public ProbeOutcome Probe { get; init; }

    /// <summary>Hop records of H's stage were measured lost in the time in which H's would have been sent.</summary>
    public bool HopRecordsLost { get; init; }
}
