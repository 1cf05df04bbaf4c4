using static Chasqui.Domain.Mitigations.MitigationEvent;
using static Chasqui.Domain.Mitigations.MitigationState;

namespace Chasqui.Domain.Mitigations;

/// <summary>The life of a mitigation: one transition switch. Whoever comes second, of an approval and its time-out for one, finds no transition.</summary>
public static class MitigationTransitions
{
    /// <summary>The state after an event; null when the event does not apply to the state.</summary>
    public static MitigationState? Next(MitigationState state, MitigationEvent happened) => (state, happened) switch
    {
        (Requested, Plan) => Planned,
        (Requested, AskApproval) => AwaitingApproval,
        (Requested, Begin) => Acting,
        (AwaitingApproval, Approve) => Approved,
        (AwaitingApproval, Reject) => Rejected,
        (AwaitingApproval, Expire) => Expired,
        (Approved, Begin) => Acting,
        (Acting, Succeed) => Succeeded,
        (Acting, Escalate) => Escalated,
        (Requested or AwaitingApproval or Approved, Refuse) => Refused,
        (Requested or AwaitingApproval or Approved, Escalate) => Escalated,
        (Requested or AwaitingApproval or Approved or Acting, Cancel) => Cancelled,
        _ => null,
    };

    /// <summary>Nothing more happens to it.</summary>
    public static bool IsEnd(MitigationState state) => state >= Refused;
}
