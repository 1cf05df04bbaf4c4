using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Routes;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Routes;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What is known of a stream's route, of both of its clusters, and of its events since a switch.</summary>
public sealed class StreamTargetEvidence(
    SystemTopology topology, IBrokerStore boards, StreamRoutes routes, TraceQuery traces, TimeProvider clock) : ITargetEvidence
{
    /// <summary>The verdict on a stream that somebody has led elsewhere since, or whose route is gone.</summary>
    private const string NotSwitched = nameof(NotSwitched);

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

    /// <summary>
    /// What traces show of the events since the switch, one by one; and whether the side that was left is drained, unless it is away and cannot be. Of a route
    /// that does not lead where the act has led it, they tell nothing.
    /// </summary>
    public async Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation)
    {
        var order = mitigation.Order;
        if (routes.HomeOf(order.Target, null) is not { } home)
            return new RecoveryEvidence();
        var drain = await routes.DrainAsync(order.Target, home, cancellation);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (route, path) = (drain.Route, topology.Streams.Single(s => s.Name == order.Target));
        if (route.Epoch == 0 || mitigation.Plan?.Acts.FirstOrDefault()?.Instance != route.Cluster)
            return new RecoveryEvidence { ObservedAtMs = nowMs, Verdict = NotSwitched, Rule = $"the route, which leads over {route.Cluster}" };
        var (seen, watermarkMs) = await traces.SinceAsync(order.Target, new(route.SinceMs, home, route.Cluster), cancellation);
        var ingestedMs = Math.Min(watermarkMs, nowMs);
        var stableForMs = (long)topology.Mitigations.For(order.Kind).StableFor.TotalMilliseconds;
        return new RecoveryEvidence
        {
            ObservedAtMs = ingestedMs,
            Verdict = seen.Lost > 0 ? "Losing" : seen.Undetermined > 0 ? "Undetermined" : RecoveryRules.Delivered,
            Rule = string.Create(
                CultureInfo.InvariantCulture, $"traces since: {seen.Arrived} came over {route.Cluster}, {seen.Open} under way, {seen.Undetermined} not known, {seen.Lost} lost"),
            Stream = new(route.Cluster, seen.Arrived, Math.Min(seen.OldestOpenMs, ingestedMs), Math.Max(actedAtMs + stableForMs, nowMs - LongestMs(path))),
            Missing = drain.IsDrained || (order.Kind == MitigationKind.FailOverStream && routes.IsAway(drain)) ? null : $"{route.Draining} is not drained",
        };
    }

    /// <summary>The longest that an event may take to be accounted for: the times of all hops, and what a hop record may take.</summary>
    private static long LongestMs(StreamTopology stream) => (long)(stream.Path.Sum(hop => hop.Within.TotalMilliseconds) + stream.Grace.TotalMilliseconds);

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
