using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Consumers;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What is known of a consumer group, its neighbours and its cluster.</summary>
public sealed class ConsumerTargetEvidence(
    SystemTopology topology, IConsumerStatusStore statuses, IConsumerObservationStore observations, IBrokerStore boards, TimeProvider clock) : ITargetEvidence
{
    /// <summary>Of fewer groups than this, most being sick says nothing about the cluster.</summary>
    private const int FewestForMajority = 3;

    /// <summary>How far back heartbeats are read to learn an owner's instance.</summary>
    private static readonly TimeSpan HeartbeatsBack = TimeSpan.FromMinutes(15);

    private static readonly string[] Sick = [nameof(ConsumerVerdict.Stuck), nameof(ConsumerVerdict.Dead), nameof(ConsumerVerdict.Stopped), nameof(ConsumerVerdict.Orphaned)];
    private static readonly string[] SickCluster = ["MajoritySick", "OfflinePartitions", "NoController"];

    public bool IsFor(MitigationKind kind) => kind == MitigationKind.RestartConsumer;

    public async Task<GuardEvidence> ReadAsync(MitigationOrder order, CancellationToken cancellation)
    {
        var (cluster, group) = NamesOf(order);
        var mitigations = topology.Mitigations;
        var evidence = new GuardEvidence { Stopped = mitigations.Stopped, Target = mitigations.Targets.GetValueOrDefault(order.Subject) };
        if (await statuses.FindAsync(cluster, group, cancellation) is not { } status)
            return evidence;
        return evidence with
        {
            ObservedAtMs = status.AtMs,
            Verdict = status.Verdict,
            Rule = status.Rule,
            Wider = await WiderAsync(cluster, group, cancellation),
            Instance = await InstanceAsync(status, cancellation),
            Facts = FactsOf(status),
        };
    }

    public async Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation)
    {
        var (cluster, group) = NamesOf(mitigation.Order);
        if (await statuses.FindAsync(cluster, group, cancellation) is not { } status)
            return new RecoveryEvidence();
        return new RecoveryEvidence { ObservedAtMs = status.AtMs, Verdict = status.Verdict, Rule = status.Rule, Missing = Missing(status, mitigation, actedAtMs) };
    }

    /// <summary>
    /// With something unread it must have got on since the act, and its lag must fall: it is no more than before, it shrinks, or all that waited when it was acted on
    /// has been read. The last is how a busy group that was never behind looks: its lag goes up and down by what is just being read.
    /// </summary>
    private static string? Missing(ConsumerGroupStatus status, Mitigation mitigation, long actedAtMs)
    {
        var open = status.Partitions.Where(p => p.Unread > 0).ToArray();
        if (open.Length == 0)
            return null;
        if (status.Partitions.Max(p => p.LastProgressMs ?? 0) <= actedAtMs)
            return "no partition has got on since";
        var before = mitigation.Plan?.Evidence.GetValueOrDefault("lag") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lag)
            ? lag : long.MaxValue;
        var falls = status.Lag <= before || status.Partitions.Any(p => p.LagTrend == nameof(LagDirection.Shrinking))
            || open.All(p => !p.TimeLagAtLeast && status.AtMs - p.TimeLagMs > actedAtMs);
        return falls ? null : string.Create(CultureInfo.InvariantCulture, $"the lag is {status.Lag}, was {before}, and does not shrink");
    }

    private async Task<string?> WiderAsync(string cluster, string group, CancellationToken cancellation)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var within = (long)topology.Mitigations.For(MitigationKind.RestartConsumer).EvidenceWithin.TotalMilliseconds;
        var board = (await boards.LoadBoardsAsync(cancellation)).FirstOrDefault(b => b.Cluster == cluster && nowMs - b.AtMs <= within);
        if (board is not null && SickCluster.Contains(board.Verdict))
            return $"the cluster {cluster} is {board.Verdict} by {board.Rule}";
        // A neighbour's status is kept when its verdict changes, and now and then.
        var neighbourWithin = within + (long)EvaluateConsumers.KeepEvery.TotalMilliseconds;
        var groups = (await statuses.ListAsync(cancellation)).Where(s => s.Cluster == cluster && nowMs - s.AtMs <= neighbourWithin && s.Verdict != nameof(ConsumerVerdict.Undetermined)).ToArray();
        var sick = groups.Count(s => Sick.Contains(s.Verdict));
        return groups.Length >= FewestForMajority && 2 * sick > groups.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{sick} of the {groups.Length} groups of {cluster} are sick, not {group} alone") : null;
    }

    /// <summary>The instance of the member that owns most of what is sick, as its heartbeats name it.</summary>
    private async Task<string?> InstanceAsync(ConsumerGroupStatus status, CancellationToken cancellation)
    {
        var member = status.Partitions.Where(p => Sick.Contains(p.Verdict) && p.Member is not null)
            .CountBy(p => p.Member!).OrderByDescending(m => m.Value).ThenBy(m => m.Key, StringComparer.Ordinal).FirstOrDefault().Key;
        if (member is null)
            return null;
        string? instance = null;
        var fromMs = (clock.GetUtcNow() - HeartbeatsBack).ToUnixTimeMilliseconds();
        await foreach (var heard in observations.ReadHeartbeatsAsync(status.Cluster, fromMs, cancellation))
            if (heard.Heartbeat.Group == status.Group && heard.Heartbeat.Member == member)
                instance = heard.Heartbeat.Instance;
        return string.IsNullOrEmpty(instance) ? null : instance;
    }

    private static ImmutableSortedDictionary<string, string> FactsOf(ConsumerGroupStatus status)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>();
        facts["lag"] = status.Lag.ToString(CultureInfo.InvariantCulture);
        facts["timeLagMs"] = status.TimeLagMs.ToString(CultureInfo.InvariantCulture);
        facts["cause"] = status.Cause ?? "";
        facts["since"] = Domain.Recording.RecordedTime.ToIso(status.SinceMs);
        facts["sickPartitions"] = string.Join(", ", status.Partitions.Where(p => Sick.Contains(p.Verdict)).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Topic}/{p.Partition}")).Take(20));
        if (status.Members is { } members)
            facts["members"] = members.ToString(CultureInfo.InvariantCulture);
        return facts.ToImmutable();
    }

    private static (string Cluster, string Group) NamesOf(MitigationOrder order) =>
        order.Subject.Split('|', 3) is [_, var cluster, var group] ? (cluster, group) : throw new ArgumentException($"'{order.Subject}' is no consumer group.");
}
