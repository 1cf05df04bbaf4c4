using Chasqui.Domain.Progress;
using Chasqui.Domain.Routes;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Sample;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Routes;

/// <summary>
/// Where streams are written to: reads, switches and settles routes. A switch is a compare-and-set in storage by the epoch that whoever orders it
/// has seen, and the same key again is the same order, so that it holds across instances, restarts and lost answers.
/// </summary>
public sealed class StreamRoutes(
    SystemTopology topology, IRouteStore store, IProgressStore progress, RouteOptions options, TimeProvider clock, ILogger<StreamRoutes> logger)
{
    /// <summary>A write that fails because of another one is tried again on what is there then; each such time somebody else got on.</summary>
    private const int MaxTries = 5;

    /// <summary>The cluster whose writers a route sends elsewhere: the named one, or that which the stream starts on. Null when the stream is not written there.</summary>
    public string? HomeOf(string stream, string? named)
    {
        var path = topology.Streams.FirstOrDefault(s => s.Name == stream)?.Path;
        return path?.FirstOrDefault(hop => hop.Action == Contracts.HopAction.Sent && hop.Cluster is not null && (named is null || hop.Cluster == named))?.Cluster;
    }

    /// <summary>The standby of a home; null when it has none.</summary>
    public string? StandbyOf(string home) => topology.Clusters.FirstOrDefault(c => c.Name == home)?.Standby;

    /// <summary>The route as it is.</summary>
    /// <param name="stream">A stream of the topology.</param>
    /// <param name="home">A cluster of its path, as <see cref="HomeOf"/> tells.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public async Task<Route> ReadAsync(string stream, string home, CancellationToken cancellation) =>
        (await store.FindAsync(stream, home, cancellation))?.Route ?? Route.Initial(stream, home);

    /// <summary>Carries an order out, or says why not. Throws when storage does not answer; then it may have been carried out, and the same order again tells.</summary>
    public async Task<RouteChange> SwitchAsync(string stream, string home, RouteSwitch order, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var stored = await store.FindAsync(stream, home, cancellation);
            var change = RouteRules.Switch(stored?.Route ?? Route.Initial(stream, home), order, StandbyOf(home));
            if (change.Outcome != RouteOutcome.Switched)
            {
                Log.NotSwitched(logger, stream, home, order.To, change.Outcome.ToString(), change.Rule, order.Key);
                return change;
            }

            if (await store.TryReplaceAsync(change.Route, stored?.Version, cancellation))
            {
                Log.Switched(logger, stream, home, change.Route.Cluster, change.Route.Epoch, order.By, order.Why, order.Key);
                return change;
            }

            if (tries == MaxTries)
                throw new InvalidOperationException($"The route of {stream} was changed by others {MaxTries} times in a row.");
        }
    }

    /// <summary>Whether the cluster that the route has left is drained. A route that drains nothing is.</summary>
    public async Task<DrainReport> DrainAsync(string stream, string home, CancellationToken cancellation) =>
        await DrainAsync(await ReadAsync(stream, home, cancellation), cancellation);

    /// <summary>Whether the cluster that was left cannot be asked, or not every part of it: its backlog waits until it is back. That it was not asked yet is no sign of it.</summary>
    public bool IsAway(DrainReport drain) => drain.Decision.Verdict == DrainVerdict.Undetermined
        && (drain.Evidence is { Unread: true } || drain.Evidence is { } e && e.NowMs - e.SinceMs > options.Fresh.TotalMilliseconds);

    /// <summary>Ends the draining of every route whose old side is drained.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        foreach (var stored in await store.ListAsync(cancellation))
        {
            if (stored.Route.State != RouteState.Draining || !(await DrainAsync(stored.Route, cancellation)).IsDrained)
                continue;
            // One that was switched meanwhile has another version: it is left alone.
            if (await store.TryReplaceAsync(RouteRules.Settle(stored.Route, stored.Route.Epoch), stored.Version, cancellation))
                Log.Settled(logger, stored.Route.Stream, stored.Route.Home, stored.Route.Draining, stored.Route.Epoch);
        }
    }

    private async Task<DrainReport> DrainAsync(Route route, CancellationToken cancellation)
    {
        if (route.Draining is not { } cluster)
            return new DrainReport(route, new DrainDecision(DrainVerdict.Drained, 6), null);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var samples = new List<GroupOffsets>();
        await foreach (var sample in progress.ReadAsync(cluster, Math.Max(route.SinceMs, now - (long)options.LookBack.TotalMilliseconds), cancellation))
            samples.Add(sample);
        var evidence = DrainEvidence.Of(ReadersOf(route, cluster), samples, route.SinceMs, now);
        return new DrainReport(route, DrainRules.Decide(evidence, options.Settings), evidence);
    }

    /// <summary>The groups that read the stream at home, on the cluster that is drained.</summary>
    private HashSet<GroupKey> ReadersOf(Route route, string cluster) =>
    [
        .. topology.Streams.Where(s => s.Name == route.Stream).SelectMany(s => GroupSubscriptions.Of(new StreamPath(s)))
            .Where(key => key.Cluster == route.Home).Select(key => key with { Cluster = cluster }),
    ];
}
