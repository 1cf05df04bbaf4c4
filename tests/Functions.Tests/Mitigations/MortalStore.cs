using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract.Mitigations;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>A process's view of the stores of mitigations.</summary>
internal sealed class MortalStore(MemoryMitigationStore inner, Mortal process) : IMitigationStore, IMitigationLedgerStore, IPageOutbox
{
    public Task<string> BindAsync(string requestKey, string id, CancellationToken cancellation) => process.WriteAsync(() => inner.BindAsync(requestKey, id, cancellation));

    public Task<string?> BoundAsync(string requestKey, CancellationToken cancellation) => process.ReadAsync(() => inner.BoundAsync(requestKey, cancellation));

    public Task<bool> AddAsync(Mitigation mitigation, CancellationToken cancellation) => process.WriteAsync(() => inner.AddAsync(mitigation, cancellation));

    public Task<StoredMitigation?> FindAsync(string id, CancellationToken cancellation) => process.ReadAsync(() => inner.FindAsync(id, cancellation));

    public Task<bool> ReplaceAsync(Mitigation mitigation, string tag, CancellationToken cancellation) =>
        process.WriteAsync(() => inner.ReplaceAsync(mitigation, tag, cancellation));

    public Task<IReadOnlyList<Mitigation>> OpenAsync(CancellationToken cancellation) => process.ReadAsync(() => inner.OpenAsync(cancellation));

    public Task<Page<Mitigation>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation) =>
        process.ReadAsync(() => inner.QueryAsync(fromMs, toMs, limit, continuation, cancellation));

    public IAsyncEnumerable<Mitigation> AskedBeforeAsync(long beforeMs, CancellationToken cancellation) => inner.AskedBeforeAsync(beforeMs, cancellation);

    public Task RemoveAsync(Mitigation mitigation, CancellationToken cancellation) => WriteAsync(() => inner.RemoveAsync(mitigation, cancellation));

    public Task PutAsync(PendingPage page, CancellationToken cancellation) => WriteAsync(() => inner.PutAsync(page, cancellation));

    public Task RemoveAsync(string key, CancellationToken cancellation) => WriteAsync(() => inner.RemoveAsync(key, cancellation));

    public Task<IReadOnlyList<PendingPage>> ListAsync(CancellationToken cancellation) => process.ReadAsync(() => inner.ListAsync(cancellation));

    public Task<MitigationStep> AddStepAsync(string id, MitigationStep step, CancellationToken cancellation) =>
        process.WriteAsync(() => inner.AddStepAsync(id, step, cancellation));

    public Task<IReadOnlyList<MitigationStep>> StepsAsync(string id, CancellationToken cancellation) => process.ReadAsync(() => inner.StepsAsync(id, cancellation));

    public Task<StoredLedger> LoadAsync(CancellationToken cancellation) => process.ReadAsync(() => inner.LoadAsync(cancellation));

    public Task<bool> SaveAsync(MitigationLedger ledger, string? tag, CancellationToken cancellation) =>
        process.WriteAsync(() => inner.SaveAsync(ledger, tag, cancellation));

    private Task WriteAsync(Func<Task> write) => process.WriteAsync(async () => { await write(); return true; });
}
