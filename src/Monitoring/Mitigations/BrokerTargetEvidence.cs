using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What is known of a broker, its peers and its cluster.</summary>
public sealed class BrokerTargetEvidence(SystemTopology topology, IBrokerStore boards, IForeignChanges changes) : ITargetEvidence
{
    private static readonly string[] Out = [nameof(BrokerVerdict.Missing), nameof(BrokerVerdict.Unreachable), nameof(BrokerVerdict.Zombie), nameof(BrokerVerdict.Undetermined)];

    public bool IsFor(MitigationKind kind) => kind == MitigationKind.ReplaceBroker;

    public async Task<GuardEvidence> ReadAsync(MitigationOrder order, CancellationToken cancellation)
    {
        var (cluster, broker) = NamesOf(order);
        var mitigations = topology.Mitigations;
        var evidence = new GuardEvidence { Stopped = mitigations.Stopped, Target = mitigations.Targets.GetValueOrDefault(order.Subject) };
        if (await FindAsync(cluster, broker, cancellation) is not (var board, { } card))
            return evidence with { AtRisk = null };
        var others = board.Brokers.Where(b => b.Broker != broker && b.Verdict != nameof(BrokerVerdict.Retired)).ToArray();
        return evidence with
        {
            ObservedAtMs = board.AtMs,
            Verdict = card.Verdict,
            Rule = card.Rule,
            Wider = board.Verdict == nameof(ClusterVerdict.MajoritySick) ? $"most brokers of {cluster} are sick, by {board.Rule}" : null,
            ForeignChange = others.FirstOrDefault(b => b.Cause == nameof(BrokerCause.Restarting)) is { } restarting
                ? string.Create(CultureInfo.InvariantCulture, $"broker {restarting.Broker} left a moment ago") : await changes.FindAsync(cluster, cancellation),
            AtRisk = AtRiskOf(card),
            OthersOut = others.Count(IsOut),
            Brokers = others.Length + 1,
            Facts = FactsOf(board, card),
        };
    }

    public async Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation)
    {
        var (cluster, broker) = NamesOf(mitigation.Order);
        if (await FindAsync(cluster, broker, cancellation) is not (var board, { } card))
            return new RecoveryEvidence();
        return new RecoveryEvidence { ObservedAtMs = board.AtMs, Verdict = card.Verdict, Rule = card.Rule, Missing = Missing(card), Awaited = Awaited(card) };
    }

    private static string? Missing(BrokerCard card) => Count(card, "underReplicated") switch
    {
        null => "it is not known whether it is in sync",
        > 0 and var behind => string.Create(CultureInfo.InvariantCulture, $"{behind} partitions miss it in their in-sync set"),
        _ => null,
    };

    /// <summary>Its leaderships come back by Kafka's own rebalancing of leaders (<c>auto.leader.rebalance.enable</c>), or by whoever elects: nothing is elected here.</summary>
    private static string? Awaited(BrokerCard card) => Count(card, "preferredElsewhere") is > 0 and var elsewhere
        ? string.Create(CultureInfo.InvariantCulture, $"{elsewhere} partitions that prefer it are led by others") : null;

    /// <summary>Null when not known. A broker that the others no longer list cannot be missed more than it is.</summary>
    private static int? AtRiskOf(BrokerCard card)
    {
        if (card.Verdict == nameof(BrokerVerdict.Missing))
            return 0;
        var (atMin, underMin, behind) = (Count(card, "atMinIsr"), Count(card, "underMinIsr"), Count(card, "underReplicated"));
        return atMin is null && underMin is null ? null : Math.Max(0, (atMin ?? 0) + (underMin ?? 0) - (behind ?? 0));
    }

    /// <summary>Partitions below their minimum are charged to every broker that has them: those of the target must not count against it.</summary>
    private static bool IsOut(BrokerCard card) => Out.Contains(card.Verdict)
        || (card.Verdict == nameof(BrokerVerdict.Degraded) && card.Cause is nameof(BrokerCause.UnderReplicated) or nameof(BrokerCause.OfflineLogDirectory) or nameof(BrokerCause.Restarting));

    private static int? Count(BrokerCard card, string name) => card.Evidence["partitions"]?[name]?.GetValue<int>();

    private static ImmutableSortedDictionary<string, string> FactsOf(ClusterBoard board, BrokerCard card)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>();
        facts["broker"] = card.Evidence.ToJsonString();
        facts["cause"] = card.Cause ?? "";
        facts["since"] = Domain.Recording.RecordedTime.ToIso(card.SinceMs);
        facts["cluster"] = $"{board.Verdict} by {board.Rule}";
        return facts.ToImmutable();
    }

    private async Task<(ClusterBoard Board, BrokerCard? Card)?> FindAsync(string cluster, int broker, CancellationToken cancellation) =>
        (await boards.LoadBoardsAsync(cancellation)).FirstOrDefault(b => b.Cluster == cluster) is { } board
            ? (board, board.Brokers.FirstOrDefault(b => b.Broker == broker)) : null;

    private static (string Cluster, int Broker) NamesOf(MitigationOrder order) =>
        order.Subject.Split('|', 3) is [_, var cluster, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var broker)
            ? (cluster, broker) : throw new ArgumentException($"'{order.Subject}' is no broker.");
}
