using System.Runtime.CompilerServices;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Samples in memory, for tests.</summary>
public sealed class MemoryProgressStore : IProgressStore
{
    private readonly Dictionary<(string, string, string, long), GroupOffsets> _samples = [];

    public Task AppendAsync(IReadOnlyCollection<GroupOffsets> samples, CancellationToken cancellation)
    {
        lock (_samples)
            foreach (var sample in samples)
                _samples[(sample.Cluster, sample.Group, sample.Topic, sample.AtMs)] = sample;
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<GroupOffsets> ReadAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GroupOffsets[] found;
        lock (_samples)
            found = [.. _samples.Values.Where(s => s.Cluster == cluster && s.AtMs >= fromMs).OrderBy(s => s.AtMs)];
        foreach (var sample in found)
            yield return sample;
        await Task.CompletedTask;
    }
}
