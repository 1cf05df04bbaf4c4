namespace Chasqui.Contracts.Wire;

/// <summary>The fields of JSON v1 that mean something; all others are skipped.</summary>
internal enum HopJsonField : byte
{
    Unknown,
    Version,
    TraceId,
    Stream,
    Stage,
    Action,
    Hop,
    Time,
    Cluster,
    Topic,
    Partition,
    Offset,
    LeaderEpoch,
    Reason,
    Emitter,
    Sequence,
    HopsBefore,
    DroppedBefore,
    SentAt,
}
