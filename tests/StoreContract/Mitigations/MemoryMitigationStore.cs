using System.Globalization;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Mitigations;

/// <summary>Mitigations and their ledger in memory, for tests. Safe for use by several at once.</summary>
public sealed class MemoryMitigationStore : IMitigationStore, IMitigationLedgerStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Mitigation Mitigation, long Version)> _mitigations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string Name, StepPhase Phase), MitigationStep> _steps = [];
    private MitigationLedger _ledger = MitigationLedger.Empty;
    private long _version;

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
