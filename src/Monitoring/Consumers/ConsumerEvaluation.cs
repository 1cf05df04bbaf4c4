using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// The ledger of the running app and how far it has read: whatever was observed since is folded in, of every cluster in the order of its times. After a
/// restart the last quarter of an hour is read anew.
/// </summary>
internal sealed class ConsumerEvaluation(SystemTopology topology, IProgressStore progress, IConsumerObservationStore store)
{
    /// <summary>How far back the memory is rebuilt.</summary>
    public static readonly TimeSpan Rebuild = TimeSpan.FromMinutes(15);

    /// <summary>What is written this much later than its time is still read.</summary>
    private const long OverlapMs = 30_000;

    private readonly Dictionary<string, long> _readTo = [];
    private readonly Dictionary<(string, string, string), long> _newest = [];
    private readonly HeartbeatClocks _clocks = new();

    public ConsumerLedger Ledger { get; } = new();

    public async Task ReadAsync(long nowMs, CancellationToken cancellation)
    {
        var read = await Task.WhenAll(topology.Clusters.Select(c => ReadAsync(c.Name, nowMs, cancellation)));
        foreach (var observations in read)
            foreach (var (_, observe) in observations)
                observe();
    }

    private async Task<IReadOnlyList<(long AtMs, Action Observe)>> ReadAsync(string cluster, long nowMs, CancellationToken cancellation)
    {
        var from = _readTo.TryGetValue(cluster, out var to) ? to - OverlapMs : nowMs - (long)Rebuild.TotalMilliseconds;
        List<(long AtMs, Action Observe)> found = [];
        await foreach (var sample in progress.ReadAsync(cluster, from, cancellation))
            // Without any log end it is what a heartbeat told, which is read below.
            if (sample.Partitions.Any(p => p.LogEnd >= 0 || p.LogStart >= 0) && IsNew((cluster, sample.Group, sample.Topic), sample.AtMs))
                found.Add((sample.AtMs, () => Ledger.Observe(sample)));
        await foreach (var group in store.ReadGroupsAsync(cluster, from, cancellation))
            if (IsNew((cluster, group.Group, "\0group"), group.AtMs))
                found.Add((group.AtMs, () => Ledger.Observe(group)));
        await foreach (var received in store.ReadHeartbeatsAsync(cluster, from, cancellation))
            if (IsNew((cluster, received.Heartbeat.Instance, "\0heartbeat"), received.Heartbeat.SentAtMs))
                found.Add((received.ReceivedAtMs, () => Ledger.Observe(ObservationOf(received))));
        lock (_readTo)
            _readTo[cluster] = nowMs;
        found.Sort((a, b) => a.AtMs.CompareTo(b.AtMs));
        return found;
    }

    private bool IsNew((string, string, string) key, long atMs)
    {
        lock (_newest)
        {
            if (_newest.TryGetValue(key, out var newest) && atMs <= newest)
                return false;
            _newest[key] = atMs;
            return true;
        }
    }

    /// <summary>Forgets how far what is no longer there was read.</summary>
    public void Forget(long nowMs)
    {
        foreach (var (key, newest) in _newest)
            if (newest < nowMs - 2 * (long)Rebuild.TotalMilliseconds)
                _newest.Remove(key);
        _clocks.Forget(nowMs - 2 * (long)Rebuild.TotalMilliseconds);
    }

    private HeartbeatObservation ObservationOf(ReceivedHeartbeat received)
    {
        var h = received.Heartbeat;
        var shift = _clocks.ShiftMs(h.Cluster, h.Instance, h.SentAtMs, received.ReceivedAtMs);
        var at = h.SentAtMs + shift;
        long Shifted(long ms) => ms <= 0 ? -1 : ms + shift;
        return new(
            h.Cluster, h.Group, h.Instance, h.Member.Length > 0 ? h.Member : h.Instance, at, h.State is ConsumerState.Stopping or ConsumerState.Stopped,
            Shifted(h.LastPollAtMs), h.IntervalMs,
            [.. h.Partitions.Select(p => new HeartbeatPartition(p.Topic, p.Partition, p.Position, p.Committed, p.EndOffset, Shifted(p.LastProgressAtMs)))])
        {
            Generation = h.Generation,
        };
    }
}
