using System.Globalization;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Healing;
using Chasqui.Demo.Payments;
using Chasqui.Demo.View;
using Chasqui.Demo.World;
using Chasqui.Domain.Incidents;

namespace Chasqui.Demo.Health;

/// <summary>Breaks consumers and brokers, watches the app's incidents meanwhile, and says how they compare.</summary>
internal sealed class HealthRun : IAsyncDisposable
{
    /// <summary>How long after the last fault the last incident may open, and the last fault be healed.</summary>
    private static readonly TimeSpan DetectedWithin = TimeSpan.FromSeconds(180);

    private static readonly TimeSpan WatchedAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static readonly FaultKind[] Losing = [FaultKind.Dropped, FaultKind.Skipped, FaultKind.Expired];
    private readonly DemoOptions _options;
    private readonly AppApi _api;
    private readonly Progress _progress;
    private readonly TimeProvider _time;
    private readonly Workshop? _workshop;
    private readonly Fleet? _fleet;
    private readonly HealthLedger _ledger;
    private readonly PaymentRun? _payments;

    public HealthRun(DemoOptions options, DemoClusters clusters, AppApi api, DemoActuator actuator, Progress progress, TimeProvider time)
    {
        (_options, _api, _progress, _time, _fleet) = (options, api, progress, time, clusters.Fleet);
        _workshop = options.Shows(Capability.Consumers) ? new Workshop(clusters, options.HealthFaults, time) : null;
        _payments = options.Breaks(HealthFaultKind.StreamBrokerDead) ? new PaymentRun(clusters, api, time) : null;
        var planned = HealthFault.All.Where(f => options.Breaks(f.Key)).Select(f => f.Value).ToList();
        if (options.Shows(Capability.Traces) && options.Faults.Overlaps(Losing))
            planned.Add(HealthFault.StreamLoses);
        _ledger = new HealthLedger(planned, IsTrueBesides, actuator);
        foreach (var fault in HealthFault.Healed(options).Where(f => f.Mitigation != HealthFault.FailOverStream))
            actuator.Restarts(fault.Target, () => RestartAsync(fault));
        progress.Health = () => _payments is { } payments ? [.. _ledger.Facts(time.GetUtcNow()), payments.Fact] : _ledger.Facts(time.GetUtcNow());
    }

    /// <summary>Groups and brokers that nothing happens to.</summary>
    private int Healthy => (_workshop is null ? 0 : Workshop.HealthyGroups.Length) + (_fleet is null ? 0 : Fleet.Brokers - _options.HealthFaults.Count(f => HealthFault.All[f].Capability == Capability.Brokers));

    public async Task<HealthBoard> RunAsync(CancellationToken cancellation)
    {
        PaymentBoard? paid;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(over.Token);
        try
        {
            paid = await new HealthScript(_options, _api, _ledger, _workshop, _fleet, _payments, _time).RunAsync(cancellation);
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
        return _ledger.Tell(Healthy) with { Payments = paid };
    }

    public async ValueTask DisposeAsync()
    {
        _payments?.Dispose();
        if (_workshop is not null)
            await _workshop.DisposeAsync();
    }

    private Task RestartAsync(HealthFault fault)
    {
        var name = fault.Target.Split('/')[1];
        return fault.Capability == Capability.Brokers ? _fleet!.RestartAsync(int.Parse(name, CultureInfo.InvariantCulture), _time) : _workshop!.RestartAsync(name);
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

    /// <summary>
    /// What the faults of the traced pipeline do to its own groups, and what hop records that are late make of its stream for a while; and the dead broker of the
    /// stream's home itself.
    /// </summary>
    private bool IsTrueBesides(IncidentView incident) => IncidentSubject.KindOf(incident.Subject) switch
    {
        IncidentSubject.Stream => _options.Faults.Contains(FaultKind.HopsLate) || _options.Faults.Overlaps(Losing),
        _ when _ledger.IsBroken(HealthFault.All[HealthFaultKind.StreamBrokerDead]) && IsOfDeadBroker(incident.Subject) => true,
        IncidentSubject.ConsumerGroup => _options.Faults.Contains(FaultKind.Redelivered) && incident.Verdict == "Rewound"
            && (incident.Subject.EndsWith($"|{DemoClusters.RouterGroup}", StringComparison.Ordinal) || incident.Subject.EndsWith($"|{DemoClusters.SinkGroup}", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The broker itself, and the group that cannot read what it holds.</summary>
    private static bool IsOfDeadBroker(string subject) => subject == IncidentSubject.Of(IncidentSubject.Broker, PaymentStream.Home, $"{DemoClusters.MortalBroker}")
        || subject == IncidentSubject.Of(IncidentSubject.ConsumerGroup, PaymentStream.Home, PaymentStream.Group);
}
