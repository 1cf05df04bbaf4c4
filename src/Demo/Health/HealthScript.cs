using Chasqui.Demo.Payments;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>
/// Which fault comes when. Consumers, brokers and the stream are broken at the same time, for they are on clusters of their own; of one cluster one thing at a time is
/// mitigated, so that what is broken together is healed one after the other.
/// </summary>
internal sealed class HealthScript(
    DemoOptions options, AppApi api, HealthLedger ledger, Workshop? workshop, Fleet? fleet, PaymentRun? payments, TimeProvider time)
{
    /// <summary>How long the app may take to see every group and broker well.</summary>
    private static readonly TimeSpan WellWithin = TimeSpan.FromSeconds(90);

    /// <summary>How long the app may take to know what is usual for a broker.</summary>
    private static readonly TimeSpan HistoryWithin = TimeSpan.FromSeconds(180);

    /// <summary>How long a broker may be sick before the next one is broken.</summary>
    private static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(120);

    /// <summary>After everything is well: consumers that hang or die come first, for theirs is the time that counts.</summary>
    private static readonly (HealthFaultKind Kind, TimeSpan At)[] Consumers =
    [
        (HealthFaultKind.Hung, TimeSpan.Zero),
        (HealthFaultKind.Dead, TimeSpan.Zero),
        (HealthFaultKind.Storm, TimeSpan.FromSeconds(25)),
        (HealthFaultKind.Slow, TimeSpan.FromSeconds(35)),
        (HealthFaultKind.Rewound, TimeSpan.FromSeconds(40)),
    ];

    /// <summary>How long records are read before a group is put back: so many it has to read again.</summary>
    private static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly long _started = time.GetTimestamp();

    /// <summary>What became of the payments; null when there are none.</summary>
    public async Task<PaymentBoard?> RunAsync(CancellationToken cancellation)
    {
        var healthy = UntilAsync(WellWithin, () => IsWellAsync(cancellation), cancellation);
        var paying = payments?.RunAsync(healthy, ledger.Broke, cancellation);
        await healthy;
        await Task.WhenAll(BreakConsumersAsync(cancellation), BreakBrokersAsync(cancellation), paying ?? Task.CompletedTask);
        return paying is null ? null : await paying;
    }

    private async Task BreakConsumersAsync(CancellationToken cancellation)
    {
        var (well, isFirst) = (time.GetTimestamp(), true);
        foreach (var (kind, at) in Consumers.Where(fault => options.Breaks(fault.Kind)))
        {
            var rest = kind == HealthFaultKind.Rewound ? ReadFor - time.GetElapsedTime(_started) : isFirst ? TimeSpan.Zero : at - time.GetElapsedTime(well);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, cancellation);
            await BreakAsync(kind, () => workshop!.BreakAsync(kind));
            isFirst = false;
        }
    }

    /// <summary>One out at once: the next only when the one before is healed. A slow one is not out; and one that never answers makes every round of sampling wait, and is the last.</summary>
    private async Task BreakBrokersAsync(CancellationToken cancellation)
    {
        await BreakBrokerAsync(HealthFaultKind.BrokerDown, cancellation);
        if (options.Breaks(HealthFaultKind.BrokerSlow))
            await UntilAsync(HistoryWithin, () => api.KnowsHistoryAsync(Fleet.Cluster, Fleet.SlowBroker, cancellation), cancellation);
        await Task.WhenAll(BreakBrokerAsync(HealthFaultKind.BrokerSlow, cancellation), BreakBrokerAsync(HealthFaultKind.BrokerZombie, cancellation));
        await BreakBrokerAsync(HealthFaultKind.BrokerSilent, cancellation);
    }

    private async Task BreakBrokerAsync(HealthFaultKind kind, CancellationToken cancellation)
    {
        if (!options.Breaks(kind))
            return;
        await BreakAsync(kind, () =>
        {
            fleet!.Break(kind, time);
            return Task.CompletedTask;
        });
        await UntilAsync(HealedWithin, () => Task.FromResult(ledger.IsHealed(HealthFault.All[kind])), cancellation);
    }

    private async Task BreakAsync(HealthFaultKind kind, Func<Task> act)
    {
        var at = time.GetUtcNow();
        await act();
        ledger.Broke(HealthFault.All[kind], at);
    }

    private async Task<bool> IsWellAsync(CancellationToken cancellation)
    {
        var groups = await api.VerdictsOfGroupsAsync(cancellation);
        var brokers = await api.VerdictsOfBrokersAsync(Fleet.Cluster, cancellation);
        return (workshop is null || Workshop.Groups(options.HealthFaults).All(group => groups.GetValueOrDefault(group) == "Ok"))
            && (fleet is null || (brokers.Count == Fleet.Brokers && brokers.Values.All(verdict => verdict == "Healthy")))
            && (payments is null || (await IsHealthyAsync(PaymentStream.Home, cancellation) && await IsHealthyAsync(PaymentStream.Standby, cancellation)));
    }

    private async Task<bool> IsHealthyAsync(string cluster, CancellationToken cancellation) => await api.VerdictOfClusterAsync(cluster, cancellation) == "Healthy";

    private async Task UntilAsync(TimeSpan most, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (!await HoldsAsync(condition) && time.GetElapsedTime(began) < most)
            await Task.Delay(Beat, time, cancellation);
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
}
