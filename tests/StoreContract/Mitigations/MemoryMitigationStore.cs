using System.Globalization;
using System.Runtime.CompilerServices;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Mitigations;

/// <summary>Mitigations, their ledger and pages in memory, for tests. Safe for use by several at once.</summary>
public sealed class MemoryMitigationStore : IMitigationStore, IMitigationLedgerStore, IPageOutbox
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Mitigation Mitigation, long Version)> _mitigations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _requests = [];
    private readonly Dictionary<(string Id, string Name, StepPhase Phase), MitigationStep> _steps = [];
    private readonly SortedDictionary<string, PendingPage> _pages = new(StringComparer.Ordinal);
    private MitigationLedger _ledger = MitigationLedger.Empty;
    private long _version;

    public Task<string> BindAsync(string requestKey, string id, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_requests.TryAdd(requestKey, id) ? id : _requests[requestKey]);
    }

    public Task<string?> BoundAsync(string requestKey, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_requests.GetValueOrDefault(requestKey));
    }

    public Task<bool> AddAsync(Mitigation mitigation, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_mitigations.TryAdd(mitigation.Id, (mitigation, 1)));
    }

    public Task<StoredMitigation?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_mitigations.TryGetValue(id, out var found) ? new StoredMitigation(found.Mitigation, Text(found.Version)) : null);
    }

    public Task<bool> ReplaceAsync(Mitigation mitigation, string tag, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var version = _mitigations[mitigation.Id].Version;
            if (Text(version) != tag)
                return Task.FromResult(false);
            _mitigations[mitigation.Id] = (mitigation, version + 1);
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<Mitigation>> OpenAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<Mitigation>>([.. _mitigations.Values.Select(m => m.Mitigation).Where(m => !m.IsEnded)]);
    }

    public Task<Page<Mitigation>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var found = _mitigations.Values.Select(m => m.Mitigation)
                .Where(m => m.Order.AtMs >= fromMs && m.Order.AtMs < toMs && string.CompareOrdinal(m.Id, continuation ?? "") > 0).Take(limit + 1).ToArray();
            return Task.FromResult(new Page<Mitigation>([.. found.Take(limit)], found.Length > limit ? found[limit - 1].Id : null));
        }
    }

    public async IAsyncEnumerable<Mitigation> AskedBeforeAsync(long beforeMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Mitigation[] before;
        lock (_gate)
            before = [.. _mitigations.Values.Select(m => m.Mitigation).Where(m => m.Order.AtMs < beforeMs)];
        foreach (var mitigation in before)
        {
            await Task.Yield();
            yield return mitigation;
        }
    }

    public Task RemoveAsync(Mitigation mitigation, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _mitigations.Remove(mitigation.Id);
            foreach (var key in _requests.Where(bound => bound.Value == mitigation.Id).Select(bound => bound.Key).ToArray())
                _requests.Remove(key);
            foreach (var key in _steps.Keys.Where(key => key.Id == mitigation.Id || key.Id == mitigation.Order.IncidentId).ToArray())
                _steps.Remove(key);
            return Task.CompletedTask;
        }
    }

    public Task PutAsync(PendingPage page, CancellationToken cancellation)
    {
        lock (_gate)
            _pages[page.Page.Key] = page;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken cancellation)
    {
        lock (_gate)
            _pages.Remove(key);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PendingPage>> ListAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<PendingPage>>([.. _pages.Values]);
    }

    public Task<MitigationStep> AddStepAsync(string id, MitigationStep step, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_steps.TryAdd((id, step.Name, step.Phase), step) ? step : _steps[(id, step.Name, step.Phase)]);
    }

    public Task<IReadOnlyList<MitigationStep>> StepsAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<MitigationStep>>(
                [.. _steps.Where(s => s.Key.Id == id).Select(s => s.Value).OrderBy(s => s.AtMs).ThenBy(s => s.Phase)]);
    }

    public Task<StoredLedger> LoadAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(new StoredLedger(_ledger, _version == 0 ? null : Text(_version)));
    }

    public Task<bool> SaveAsync(MitigationLedger ledger, string? tag, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (tag != (_version == 0 ? null : Text(_version)))
                return Task.FromResult(false);
            (_ledger, _version) = (ledger, _version + 1);
            return Task.FromResult(true);
        }
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
