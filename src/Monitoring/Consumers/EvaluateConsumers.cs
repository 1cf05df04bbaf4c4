using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Ports;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// Judges every consumer group on what was observed since the last time: keeps the verdicts that changed, and those on what mitigations may act on, at
/// once and all others once a minute, and opens and closes incidents. One at a time; what it remembers can be had again from the stores.
/// </summary>
public sealed class EvaluateConsumers(
    SystemTopology topology, IProgressStore progress, IConsumerObservationStore observations, IConsumerStatusStore statuses, IncidentBook incidents,
    TimeProvider clock, ILogger<EvaluateConsumers> logger) : IDisposable
{
    /// <summary>How often a status is kept that has not changed, of a group that is no target of mitigations.</summary>
    public static readonly TimeSpan KeepEvery = TimeSpan.FromMinutes(1);

    private readonly ConsumerEvaluation _evaluation = new(topology, progress, observations);
    private readonly SemaphoreSlim _running = new(1, 1);
    private long _startedAtMs = -1;
    private readonly Dictionary<(string Cluster, string Group), (ConsumerVerdict Verdict, long KeptAtMs)> _kept = [];

    /// <summary>Judges once, and returns how many groups.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await _running.WaitAsync(cancellation);
        try
        {
            return await JudgeAsync(clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellation);
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();

    private async Task<int> JudgeAsync(long nowMs, CancellationToken cancellation)
    {
        await _evaluation.ReadAsync(nowMs, cancellation);
        _evaluation.Forget(nowMs);
        var policies = topology.Consumers;
        var judged = _evaluation.Ledger.Judge(nowMs, policies.For).ToArray();
        var due = judged.Where(group => Keep(group, nowMs)).Select(group => ConsumerStatusMapping.Of(group, policies.For(group.Cluster, group.Group), nowMs)).ToArray();
        if (due.Length > 0)
            await statuses.SaveAsync(due, cancellation);
        await incidents.ApplyAsync(
            [.. judged.Select(group => ConsumerIncidents.Evaluate(group, nowMs))],
            subject => subject.Split('|', 3) is [_, var cluster, var group] ? policies.For(cluster, group).Incidents : policies.Defaults.Incidents, cancellation);
        await ForgetAsync(judged, nowMs, cancellation);
        return judged.Length;
    }

    private bool Keep(GroupJudgement group, long nowMs)
    {
        ConsumersMeter.Judged(group);
        var key = (group.Cluster, group.Group);
        var known = _kept.TryGetValue(key, out var before);
        // Guardrails want evidence that is fresh, and recovery one from after the act: a minute is too long for either.
        var isTarget = topology.Mitigations.Targets.ContainsKey(ConsumerIncidents.SubjectOf(group.Cluster, group.Group));
        if (known && !isTarget && before.Verdict == group.Decision.Verdict && nowMs - before.KeptAtMs < (long)KeepEvery.TotalMilliseconds)
            return false;
        if (known && before.Verdict != group.Decision.Verdict)
            Log.VerdictChanged(
                logger, group.Cluster, group.Group, group.Decision.Verdict.ToString(), group.Decision.RuleId, group.Decision.Cause.ToString(),
                before.Verdict.ToString(), group.Lag);
        _kept[key] = (group.Decision.Verdict, nowMs);
        return true;
    }

    private async Task ForgetAsync(IReadOnlyCollection<GroupJudgement> judged, long nowMs, CancellationToken cancellation)
    {
        var there = judged.Select(group => (group.Cluster, group.Group)).ToHashSet();
        var gone = _kept.Keys.Where(key => !there.Contains(key)).ToArray();
        if (gone.Length > 0)
            await statuses.RemoveAsync(gone, cancellation);
        foreach (var key in gone)
            _kept.Remove(key);
        // Also those that went while nobody looked, once there was the time to see every group again.
        _startedAtMs = _startedAtMs < 0 ? nowMs : _startedAtMs;
        if (gone.Length == 0 && nowMs - _startedAtMs < (long)ConsumerEvaluation.Rebuild.TotalMilliseconds)
            return;
        var subjects = there.Select(key => ConsumerIncidents.SubjectOf(key.Cluster, key.Group)).ToHashSet();
        var open = await incidents.OpenSubjectsAsync(IncidentSubject.ConsumerGroup, cancellation);
        var closing = nowMs - _startedAtMs < (long)ConsumerEvaluation.Rebuild.TotalMilliseconds
            ? gone.Select(key => ConsumerIncidents.SubjectOf(key.Cluster, key.Group)) : open.Where(subject => !subjects.Contains(subject));
        await incidents.GoneAsync([.. closing], nowMs, cancellation);
    }
}
