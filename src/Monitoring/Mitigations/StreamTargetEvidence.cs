using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Incidents.Streams;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Routes;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Routes;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What is known of a stream's route, of both of its clusters, and of its events since a switch.</summary>
public sealed class StreamTargetEvidence(
    SystemTopology topology, IBrokerStore boards, StreamRoutes routes, IWindowResultStore results, TimeProvider clock) : ITargetEvidence
{
    private const int PageSize = 200;

    public bool IsFor(MitigationKind kind) => kind is MitigationKind.FailOverStream or MitigationKind.FailBackStream;

    public async Task<GuardEvidence> ReadAsync(MitigationOrder order, CancellationToken cancellation)
    {
        var mitigations = topology.Mitigations;
        var evidence = new GuardEvidence { Stopped = mitigations.Stopped, Target = mitigations.Targets.GetValueOrDefault(order.Subject) };
        if (routes.HomeOf(order.Target, null) is not { } home)
            return evidence;
        var route = await routes.ReadAsync(order.Target, home, cancellation);
        var to = order.Kind == MitigationKind.FailOverStream ? routes.StandbyOf(home) : home;
        var known = await boards.LoadBoardsAsync(cancellation);
        if (known.FirstOrDefault(b => b.Cluster == home) is not { } board)
            return evidence;
        return evidence with
        {
            ObservedAtMs = board.AtMs,
            Verdict = board.Verdict,
            Rule = board.Rule,
            Wider = Wider(order.Kind, board, to, known.FirstOrDefault(b => b.Cluster == to)),
            ForeignChange = Change(route, to),
            To = to,
            From = route.Cluster,
            Facts = ImmutableSortedDictionary<string, string>.Empty
                .Add(RouteActuator.Home, home)
                .Add(RouteActuator.Epoch, route.Epoch.ToString(CultureInfo.InvariantCulture))
                .Add("route", $"led over {route.Cluster}")
                .Add("cluster", $"{board.Verdict} by {board.Rule}"),
        };
    }

    /// <summary>Well when traces show events since the switch, and none lost; and the side that was left is drained, unless it is away and cannot be.</summary>
    public async Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation)
    {
        var order = mitigation.Order;
        if (routes.HomeOf(order.Target, null) is not { } home)
            return new RecoveryEvidence();
        var drain = await routes.DrainAsync(order.Target, home, cancellation);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (traces, lost) = await CountAsync(order.Target, drain.Route.SinceMs, nowMs, cancellation);
        var away = order.Kind == MitigationKind.FailOverStream && drain.Decision.Verdict == DrainVerdict.Undetermined;
        return new RecoveryEvidence
        {
            ObservedAtMs = traces == 0 ? null : nowMs,
            Verdict = lost == 0 ? RecoveryRules.Delivered : "Losing",
            Rule = string.Create(CultureInfo.InvariantCulture, $"{traces} traces since, {lost} lost"),
            Missing = drain.IsDrained || away ? null : $"{drain.Route.Draining} is not drained",
        };
    }

    /// <summary>Of windows that began after the switch: what was lost before is no word against it.</summary>
    private async Task<(long Traces, long Lost)> CountAsync(string stream, long sinceMs, long nowMs, CancellationToken cancellation)
    {
        var (traces, lost, continuation) = (0L, 0L, (string?)null);
        do
        {
            var page = await results.QueryAsync(stream, sinceMs, nowMs, PageSize, continuation, cancellation);
            foreach (var unit in page.Items.Select(UnitLosses.Of).Where(unit => unit.WindowMs >= sinceMs))
                (traces, lost) = (traces + unit.Traces, lost + unit.Losses.Sum(loss => loss.Count));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return (traces, lost);
    }

    /// <summary>Most of the home's brokers being sick points at the monitor; and nothing is led to where it is not known to be well.</summary>
    private string? Wider(MitigationKind kind, ClusterBoard home, string? to, ClusterBoard? destination)
    {
        if (to is null)
            return $"{home.Cluster} has no standby";
        if (home.Verdict == nameof(ClusterVerdict.MajoritySick))
            return $"most brokers of {home.Cluster} are sick, by {home.Rule}";
        var oldestMs = clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)topology.Mitigations.For(kind).EvidenceWithin.TotalMilliseconds;
        return destination is null || destination.AtMs < oldestMs || destination.Verdict != nameof(ClusterVerdict.Healthy)
            ? $"{to}, where it would be led over, is {(destination is null || destination.AtMs < oldestMs ? "not judged" : destination.Verdict)}" : null;
    }

    private static string? Change(Route route, string? to) => route.State == RouteState.Draining
        ? $"{route.Draining} is not drained since the last switch" : route.Cluster == to ? $"it is led over {to} already" : null;
}
