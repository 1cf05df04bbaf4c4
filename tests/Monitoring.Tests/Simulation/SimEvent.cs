using Chasqui.Contracts;
using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A sampled event and, by hop, what truly became of it: the world's own account, told by nothing but what it did.</summary>
internal sealed class SimEvent
{
    public required TraceId Id { get; init; }

    /// <summary>By hop of the path: the truth.</summary>
    public required SimTruth[] Truth { get; init; }

    /// <summary>One planned fault at most, so that every truth is unambiguous.</summary>
    public SimFault Fault { get; set; }

    /// <summary>The hop at which the planned fault happens.</summary>
    public int FaultHop { get; set; } = -1;

    /// <summary>A second copy that its sender did not report: only its readers can know.</summary>
    public SimRecord? UnreportedCopy { get; set; }

    public int UnreportedPartition { get; set; }

    /// <summary>Some hop record of it was lost on the way to the hop topic.</summary>
    public bool HopRecordLost { get; set; }

    /// <summary>Copies of it met different fates, so that no single cause is the true one.</summary>
    public bool Ambiguous { get; set; }

    /// <summary>Some hop record of it came late.</summary>
    public bool HopRecordLate { get; set; }
}

internal enum SimFault
{
    None,
    Filtered,
    Failed,
    DroppedInProcessing,
    Skipped,
    SentTwice,
    SentTwiceUnreported,
    AbortedAndTold,
    AbortedUntold,
}

/// <summary>The truth at one hop.</summary>
internal sealed class SimTruth
{
    public TraceVerdict Verdict { get; set; } = TraceVerdict.NotReached;
    public TraceCause Cause { get; set; }

    /// <summary>When it happened or should have, in true time.</summary>
    public long At { get; set; }

    /// <summary>The hop happened and every record of it got lost.</summary>
    public bool RecordLost => Reports > 0 && RecordsLost == Reports;

    /// <summary>Observations of it whose record got lost.</summary>
    public int RecordsLost { get; set; }

    /// <summary>How often it was reported.</summary>
    public int Reports { get; set; }

    /// <summary>How often it happened.</summary>
    public int Times { get; set; }

    public HashSet<(int Partition, long Offset)> Places { get; } = [];

    public int Introduced { get; set; }
    public int Redelivered { get; set; }
    public int Inherited { get; set; }
}
