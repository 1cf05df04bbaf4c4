using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>A mitigation with every line of its record, in the order of time.</summary>
public sealed record MitigationRecord(Mitigation Mitigation, IReadOnlyList<MitigationStep> Steps);

/// <summary>What operators ask about mitigations.</summary>
public sealed class MitigationQuery(IMitigationStore store, IMitigationLedgerStore ledger)
{
    /// <summary>Those that have not ended, oldest first.</summary>
    public async Task<IReadOnlyList<Mitigation>> OpenAsync(CancellationToken cancellation) => [.. (await store.OpenAsync(cancellation)).OrderBy(m => m.Order.AtMs)];

    /// <summary>Those asked for in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    public Task<Page<Mitigation>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation) =>
        store.QueryAsync(fromMs, toMs, limit, continuation, cancellation);

    /// <summary>Null for an id that is not known.</summary>
    public async Task<MitigationRecord?> FindAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } stored ? new(stored.Mitigation, await store.StepsAsync(id, cancellation)) : null;

    /// <summary>Who holds what, and who acted lately.</summary>
    public async Task<MitigationLedger> LedgerAsync(CancellationToken cancellation) => (await ledger.LoadAsync(cancellation)).Ledger;
}
