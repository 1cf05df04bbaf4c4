using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Brokers;

/// <summary>The ways to look at a broker.</summary>
public sealed record BrokerSources(IClusterView View, IBrokerProbe Probe, ICanary Canary, IMetricsSource Metrics);

/// <summary>
/// Samples the brokers of a cluster: all at once, each call bounded in time, so that one that hangs delays neither another broker nor another cluster.
/// A round takes at most its longest time-out and the mercy after it.
/// </summary>
public sealed class SampleBrokers(
    BrokerFleet fleet, BrokerSources sources, IBrokerStore store, BrokerSamplingOptions options, TimeProvider clock, ILogger<SampleBrokers> logger)
{
    /// <summary>Every cluster, side by side.</summary>
    public Task RunAllAsync(CancellationToken cancellation) => Task.WhenAll(fleet.Clusters.Select(cluster => RunAsync(cluster, cancellation)));

    /// <summary>One round on one cluster. What was sampled is in the fleet, to be judged; what is enough to be stored is stored.</summary>
    public async Task<BrokerRound> RunAsync(string cluster, CancellationToken cancellation)
    {
        var sampled = fleet[cluster];
        await LoadBaselinesAsync(sampled, cancellation);
        var round = await SampleAsync(sampled, cancellation);
        sampled.Observe(round);
        await SaveAsync(sampled, cancellation);
        return round;
    }

    /// <summary>The brokers known from before are probed while the metadata is read: it may be what hangs.</summary>
    private async Task<BrokerRound> SampleAsync(SampledCluster sampled, CancellationToken cancellation)
    {
        using var turns = new SemaphoreSlim(options.ConcurrentBrokers);
        var known = sampled.Endpoints;
        var viewing = Call(token => sources.View.ReadAsync(sampled.Name, token), e => new ClusterSnapshot(null, [], e.Message), options.ViewTimeout, cancellation);
        var probing = known.ToDictionary(e => e.Broker, e => SampleBrokerAsync(sampled.Name, e, turns, cancellation));
        var view = await viewing;
        foreach (var endpoint in view.Endpoints.Where(e => !known.Contains(e) && !sampled.Settings.Removed.Contains(e.Broker)))
            probing[endpoint.Broker] = SampleBrokerAsync(sampled.Name, endpoint, turns, cancellation);
        var probed = await Task.WhenAll(probing.Values);
        var errors = probed.Select(p => p.Error).Prepend(view.Error).OfType<string>().ToImmutableArray();
        if (!errors.IsEmpty)
            logger.BrokersNotRead(sampled.Name, errors.Length, errors[0]);
        return new(view.Sample, [.. probed.Select(p => p.Sample)], view.Endpoints, errors);
    }

    private async Task<(BrokerSample Sample, string? Error)> SampleBrokerAsync(
        string cluster, BrokerEndpoint broker, SemaphoreSlim turns, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            var probing = Call(token => sources.Probe.ProbeAsync(cluster, broker, token), NoProbe, options.ProbeTimeout, cancellation);
            var canary = Call(
                token => sources.Canary.RunAsync(cluster, broker, token), _ => new CanaryResult(false, null, null, ProbeError.TimedOut), options.CanaryTimeout, cancellation);
            var metrics = Call(
                token => sources.Metrics.ReadAsync(cluster, broker.Broker, token), e => MetricsReading.Failed(e.Message), options.MetricsTimeout, cancellation);
            await Task.WhenAll(probing, canary, metrics);
            var probe = await probing;
            var read = await metrics;
            return (new BrokerSample
            {
                Cluster = cluster,
                Broker = broker.Broker,
                AtMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                Connect = probe.Connect,
                ApiVersions = probe.ApiVersions,
                Metadata = probe.Metadata,
                Canary = await canary,
                Metrics = read.Values,
            }, read.Error is { } error ? $"broker {broker.Broker}: metrics: {error}" : null);
        }
        finally
        {
            turns.Release();
        }
    }

    private static BrokerProbe NoProbe(Exception failure) => new(ProbeResult.Failed(failure is TimeoutException ? ProbeError.TimedOut : ProbeError.Other));

    private Task<T> Call<T>(Func<CancellationToken, Task<T>> call, Func<Exception, T> late, TimeSpan timeout, CancellationToken cancellation) =>
        Bounded.CallAsync(call, late, timeout, options.Mercy, clock, cancellation);

    private async Task LoadBaselinesAsync(SampledCluster sampled, CancellationToken cancellation)
    {
        if (sampled.BaselinesLoaded)
            return;
        var now = clock.GetUtcNow();
        try
        {
            sampled.Load(await store.LoadBaselinesAsync(sampled.Name, DateOnly.FromDateTime(now.UtcDateTime), cancellation), now.ToUnixTimeMilliseconds());
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.BaselinesNotLoaded(sampled.Name, failure);
        }
    }

    /// <summary>Storage that is away costs history, not sight.</summary>
    private async Task SaveAsync(SampledCluster sampled, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var nowMs = now.ToUnixTimeMilliseconds();
        try
        {
            await Parallel.ForEachAsync(sampled.Full(), cancellation, async (samples, token) =>
            {
                await store.AppendAsync(samples, token);
                sampled.Stored(samples);
            });
            foreach (var samples in sampled.FullOwn())
            {
                await store.AppendAsync(samples, cancellation);
                sampled.Stored(samples);
            }

            if (sampled.BaselinesSavedMs == 0)
                sampled.BaselinesSavedMs = nowMs;
            if (!sampled.BaselinesLoaded || nowMs - sampled.BaselinesSavedMs < options.SaveBaselinesEvery.TotalMilliseconds)
                return;
            sampled.BaselinesSavedMs = nowMs;
            await store.SaveBaselinesAsync(sampled.Name, DateOnly.FromDateTime(now.UtcDateTime), sampled.ExportBaselines(), cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.BrokersNotStored(sampled.Name, failure);
        }
    }
}
