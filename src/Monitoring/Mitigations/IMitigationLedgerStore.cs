using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>The ledger as it was read.</summary>
/// <param name="Ledger">What it says; empty when there is none yet.</param>
/// <param name="Tag">What tells whether somebody has replaced it since; null when there is none yet.</param>
public sealed record StoredLedger(MitigationLedger Ledger, string? Tag);

/// <summary>Keeps the one ledger of locks, cooldowns and budgets.</summary>
public interface IMitigationLedgerStore
{
    Task<StoredLedger> LoadAsync(CancellationToken cancellation);

    /// <summary>Replaces it. False: somebody else has since it was read.</summary>
    Task<bool> SaveAsync(MitigationLedger ledger, string? tag, CancellationToken cancellation);
}
