using Chasqui.Demo.Faults;
using Chasqui.Demo.Healing;
using Chasqui.Demo.View;
using Chasqui.Demo.World;
using Chasqui.Domain.Incidents;

namespace Chasqui.Demo.Health;

/// <summary>Breaks consumers and brokers, watches the app's incidents meanwhile, and says how they compare.</summary>
internal sealed class HealthRun : IAsyncDisposable
{
    /// <summary>How long the app may take to see every group and broker well.</summary>
    private static readonly TimeSpan WellWithin = TimeSpan.FromSeconds(90);

    /// <summary>How long the app may take to know what is usual for a broker.</summary>
    private static readonly TimeSpan HistoryWithin = TimeSpan.FromSeconds(180);

    /// <summary>How long records are read before a group is put back: so many it has to read again.</summary>
    private static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(35);

    /// <summary>How long after the last fault the last incident may open, and the last fault be healed.</summary>
    private static readonly TimeSpan DetectedWithin = TimeSpan.FromSeconds(180);

    private static readonly TimeSpan WatchedAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Those that need a past to differ from; and then the broker that makes every round of sampling wait for it.</summary>
    private static readonly HealthFaultKind[] Late = [HealthFaultKind.Rewound, HealthFaultKind.BrokerSlow, HealthFaultKind.BrokerSilent];

    private static readonly FaultKind[] Losing = [FaultKind.Dropped, FaultKind.Skipped, FaultKind.Expired];
    private readonly DemoOptions _options;
    private readonly AppApi _api;
    private readonly Progress _progress;
    private readonly TimeProvider _time;
    private readonly Workshop? _workshop;
    private readonly Fleet? _fleet;
    private readonly HealthLedger _ledger;
    private readonly long _started;

    public HealthRun(DemoOptions options, DemoClusters clusters, AppApi api, DemoActuator actuator, Progress progress, TimeProvider time)
    {
        (_options, _api, _progress, _time, _fleet, _started) = (options, api, progress, time, clusters.Fleet, time.GetTimestamp());
        _workshop = options.Shows(Capability.Consumers) ? new Workshop(clusters, options.HealthFaults, time) : null;
        var planned = HealthFault.All.Where(f => options.Breaks(f.Key)).Select(f => f.Value).ToList();
        if (options.Shows(Capability.Traces) && options.Faults.Overlaps(Losing))
            planned.Add(HealthFault.StreamLoses);
        _ledger = new HealthLedger(planned, IsTrueBesides, actuator);
        foreach (var fault in HealthFault.Healed(options))
            actuator.Restarts(fault.Target, () => _workshop!.RestartAsync(fault.Target.Split('/')[1]));
        progress.Health = () => _ledger.Facts(time.GetUtcNow());
    }

    /// <summary>Groups and brokers that nothing happens to.</summary>
    private int Healthy => (_workshop is null ? 0 : Workshop.HealthyGroups.Length) + (_fleet is null ? 0 : Fleet.Brokers - _options.HealthFaults.Count(f => f >= HealthFaultKind.BrokerDown));

    public async Task<HealthBoard> RunAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(over.Token);
        try
        {
            await BreakAsync(cancellation);
            while (!_ledger.IsComplete && _time.GetUtcNow() - (_ledger.LastBrokenAt ?? default) < DetectedWithin && _ledger.LastBrokenAt is not null)
                await Task.Delay(Beat, _time, cancellation);
            // What is wrong with the rest would show now.
            await Task.Delay(WatchedAfter, _time, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }

        await TakeAsync(cancellation);
        return _ledger.Tell(Healthy);
    }

    public async ValueTask DisposeAsync()
    {
        if (_workshop is not null)
            await _workshop.DisposeAsync();
    }

    private async Task BreakAsync(CancellationToken cancellation)
    {
        await UntilAsync(WellWithin, () => IsWellAsync(cancellation), cancellation);
        foreach (var kind in (HealthFaultKind[])[.. Enum.GetValues<HealthFaultKind>().Except(Late), .. Late])
        {
            if (!_options.Breaks(kind))
                continue;
            if (kind == HealthFaultKind.Rewound && ReadFor - _time.GetElapsedTime(_started) is { Ticks: > 0 } rest)
                await Task.Delay(rest, _time, cancellation);
            if (kind == HealthFaultKind.BrokerSlow)
                await UntilAsync(HistoryWithin, () => _api.KnowsHistoryAsync(Fleet.Cluster, Fleet.SlowBroker, cancellation), cancellation);
            await BreakAsync(kind, HealthFault.All[kind]);
        }
    }

    private async Task UntilAsync(TimeSpan most, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (!await HoldsAsync(condition) && _time.GetElapsedTime(began) < most)
            await Task.Delay(Beat, _time, cancellation);
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task BreakAsync(HealthFaultKind kind, HealthFault fault)
    {
        var at = _time.GetUtcNow();
        if (fault.Capability == Capability.Brokers)
            _fleet!.Break(kind, _time);
        else
            await _workshop!.BreakAsync(kind);
        _ledger.Broke(fault, at);
    }

    private async Task<bool> IsWellAsync(CancellationToken cancellation)
    {
        var groups = await _api.VerdictsOfGroupsAsync(cancellation);
        var brokers = await _api.VerdictsOfBrokersAsync(Fleet.Cluster, cancellation);
        return (_workshop is null || Workshop.Groups(_options.HealthFaults).All(group => groups.GetValueOrDefault(group) == "Ok"))
            && (_fleet is null || (brokers.Count == Fleet.Brokers && brokers.Values.All(verdict => verdict == "Healthy")));
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (_progress.Ledger.Injected.Any(fault => Losing.Contains(fault.Key)))
                    _ledger.Broke(HealthFault.StreamLoses, _time.GetUtcNow());
                await TakeAsync(stop);
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                // One answer less is no end of the run.
            }

            await Task.Delay(Beat, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(CancellationToken cancellation) =>
        _ledger.Take(await _api.IncidentsAsync(cancellation), await _api.MitigationsAsync(cancellation));

    /// <summary>What the faults of the traced pipeline do to its own groups, and what hop records that are late make of its stream for a while.</summary>
    private bool IsTrueBesides(IncidentView incident) => IncidentSubject.KindOf(incident.Subject) switch
    {
        IncidentSubject.Stream => _options.Faults.Contains(FaultKind.HopsLate) || _options.Faults.Overlaps(Losing),
        IncidentSubject.ConsumerGroup => _options.Faults.Contains(FaultKind.Redelivered) && incident.Verdict == "Rewound"
            && (incident.Subject.EndsWith($"|{DemoClusters.RouterGroup}", StringComparison.Ordinal) || incident.Subject.EndsWith($"|{DemoClusters.SinkGroup}", StringComparison.Ordinal)),
        _ => false,
    };
}
