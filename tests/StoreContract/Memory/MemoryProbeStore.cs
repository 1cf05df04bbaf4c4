using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Findings in memory, for tests.</summary>
public sealed class MemoryProbeStore : IProbeStore
{
    private readonly Dictionary<WindowUnit, Dictionary<ProbedRecord, ProbeFinding>> _findings = [];

    public Task<IReadOnlyDictionary<ProbedRecord, ProbeFinding>> GetAsync(WindowUnit unit, CancellationToken cancellation)
    {
        lock (_findings)
            return Task.FromResult<IReadOnlyDictionary<ProbedRecord, ProbeFinding>>(
                new Dictionary<ProbedRecord, ProbeFinding>(_findings.GetValueOrDefault(unit) ?? []));
    }

    public Task AddAsync(
        WindowUnit unit, IReadOnlyCollection<KeyValuePair<ProbedRecord, ProbeFinding>> findings, CancellationToken cancellation)
    {
        lock (_findings)
        {
            if (!_findings.TryGetValue(unit, out var known))
                _findings.Add(unit, known = []);
            foreach (var (record, finding) in findings)
                if (!known.TryAdd(record, finding) && finding.FoundMs > 0)
                    known[record] = finding;
        }

        return Task.CompletedTask;
    }
}
