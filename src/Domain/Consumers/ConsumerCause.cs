namespace Chasqui.Domain.Consumers;

/// <summary>Why a <see cref="ConsumerVerdict"/> is what it is. The numbers are stored: never renumber.</summary>
public enum ConsumerCause : byte
{
    None = 0,
    ShareGroup = 1,
    HeartbeatsSilent = 2,
    SampleStale = 3,
    LogEndUnknown = 4,
    OffsetBeyondLog = 5,
    PartitionUnowned = 6,
    PollLoopHung = 7,
    NothingUnread = 8,
    AtRest = 9,
    RebalanceStorm = 10,
    RebalanceUnfinished = 11,
    BeingDeployed = 12,
    SaidStopped = 13,
    Expelled = 14,
    NoMembers = 15,
    CommitsCeased = 16,
    NoProgress = 17,
    OffsetWentBack = 18,
    Rebalancing = 19,
    TooLittleHistory = 20,
    BeyondObjective = 21,
    Behind = 22,
    KeepsUp = 23,
    TopicLeft = 24,
}
