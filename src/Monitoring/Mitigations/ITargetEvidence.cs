using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Gathers what is known of the targets of some kinds of mitigation, before and after an act.</summary>
public interface ITargetEvidence
{
    bool IsFor(MitigationKind kind);

    /// <summary>What guardrails ask, but for what the ledger knows.</summary>
    Task<GuardEvidence> ReadAsync(MitigationOrder order, CancellationToken cancellation);

    /// <summary>What is seen after an act.</summary>
    /// <param name="mitigation">With its plan.</param>
    /// <param name="actedAtMs">When the act ended, in Unix milliseconds.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation);
}
