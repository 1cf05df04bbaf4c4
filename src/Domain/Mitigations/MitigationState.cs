namespace Chasqui.Domain.Mitigations;

/// <summary>Where a mitigation stands. The numbers are stored: never renumber.</summary>
public enum MitigationState : byte
{
    /// <summary>Asked for; nothing was looked at yet.</summary>
    Requested = 1,

    /// <summary>Waits for somebody to approve.</summary>
    AwaitingApproval = 2,

    /// <summary>Approved, and not acting yet.</summary>
    Approved = 3,

    /// <summary>Acts, waits for the effect, and looks whether it helped.</summary>
    Acting = 4,

    /// <summary>A guardrail refused it; nothing was done.</summary>
    Refused = 10,

    /// <summary>A dry run: planned and checked; nothing was done.</summary>
    Planned = 11,

    /// <summary>Somebody said no; nothing was done.</summary>
    Rejected = 12,

    /// <summary>Nobody approved in time; nothing was done.</summary>
    Expired = 13,

    /// <summary>Somebody stopped it. What was done until then is in its steps.</summary>
    Cancelled = 14,

    /// <summary>It acted, and the target is well.</summary>
    Succeeded = 15,

    /// <summary>It acted, and that did not help, or could not: somebody was paged.</summary>
    Escalated = 16,
}

/// <summary>What can happen to a mitigation. The numbers are stored: never renumber.</summary>
public enum MitigationEvent : byte
{
    Refuse = 1,
    Plan = 2,
    AskApproval = 3,
    Approve = 4,
    Reject = 5,
    Expire = 6,
    Begin = 7,
    Succeed = 8,
    Escalate = 9,
    Cancel = 10,
}
