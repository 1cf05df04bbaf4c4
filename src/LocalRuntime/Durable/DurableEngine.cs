using System.Collections.Concurrent;
using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>
/// Runs the orchestrations of a hub. Several engines may run one hub: an instance's step is stored by one of them only, and its activities
/// run in one at a time, unless that one seems dead.
/// </summary>
public sealed class DurableEngine : BackgroundService
{
    private readonly ConcurrentDictionary<string, InstanceActor> actors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim slots;
    private readonly IDurableTable table;
    private readonly DurableEngineOptions options;
    private readonly DurableRegistry registry;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly InstanceStore store;
    private readonly Wakeups wakeups;
    private readonly EngineRoster roster;
    private readonly ActivityRunner activities;
    private readonly InstanceAdvancer advancer;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DurableEngine(
        IDurableTable table, DurableRegistry registry, DurableEngineOptions options, Wakeups wakeups, TimeProvider time, ILoggerFactory loggers)
    {
        this.table = table;
        this.options = options;
        this.registry = registry;
        this.wakeups = wakeups;
        this.time = time;
        logger = loggers.CreateLogger(DurableLog.Category);
        slots = new(options.MaximumConcurrentInstances);
        store = new(table, time);
        roster = new(table, options, time);
        activities = new(registry, options.DataConverter, options.MaximumConcurrentActivities, time, logger);
        advancer = new(store, roster, new Courier(store, wakeups, time), activities, registry, options, wakeups, time, loggers);
    }

    /// <value>Ends when the hub's table is there and the engine looks for work.</value>
    public Task Ready => ready.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ready.Task.IsCompletedSuccessfully)
        {
            await Quietly(() => roster.LeaveAsync(cancellationToken), DurableLog.PollFailed, cancellationToken);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var actor in actors.Values)
        {
            actor.Dispose();
        }

        slots.Dispose();
        activities.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!await Quietly(() => PrepareAsync(stoppingToken), DurableLog.NotReady, stoppingToken))
            {
                await Task.Delay(options.PollInterval, time, stoppingToken);
            }

            DurableLog.Started(logger, options.EngineId, options.HubName, registry.Orchestrators.Count(), registry.Activities.Count());
            ready.TrySetResult();
            await Task.WhenAll(DispatchAsync(stoppingToken), PollAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ready.TrySetCanceled(stoppingToken);
        }
    }

    private async Task PrepareAsync(CancellationToken stopping)
    {
        await table.CreateAsync(stopping);
        await roster.BeatAsync(stopping);
        await roster.RefreshAsync(stopping);
    }

    private async Task DispatchAsync(CancellationToken stopping)
    {
        await foreach (var instanceId in wakeups.Woken.ReadAllAsync(stopping))
        {
            if (Enter(instanceId) is { } actor)
            {
                await slots.WaitAsync(stopping);
                _ = RunAsync(actor, stopping);
            }
        }
    }

    /// <returns>Null: its actor is at work, and will look again.</returns>
    private InstanceActor? Enter(string instanceId)
    {
        while (true)
        {
            var actor = actors.GetOrAdd(instanceId, id => new InstanceActor(id));
            switch (actor.TryEnter())
            {
                case InstanceActor.Entry.First: return actor;
                case InstanceActor.Entry.Queued: return null;
                default: actors.TryRemove(KeyValuePair.Create(instanceId, actor)); break;
            }
        }
    }

    private async Task RunAsync(InstanceActor actor, CancellationToken stopping)
    {
        try
        {
            // Off the dispatcher's thread: an orchestrator's code runs synchronously.
            await Task.Run(() => ServeAsync(actor, stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task ServeAsync(InstanceActor actor, CancellationToken stopping)
    {
        bool over;
        int served;
        do
        {
            served = actor.Requests;
            over = false;
            var advanced = await Quietly(
                async () => over = await advancer.AdvanceAsync(actor, stopping),
                (_, e) => DurableLog.AdvanceFailed(logger, e, actor.Id),
                stopping);
            if (!advanced)
            {
                actor.WakeAfter(options.PollInterval, time, () => wakeups.Wake(actor.Id));
            }
        }
        while (!actor.TryLeave(served, forGood: over));
        if (over)
        {
            actors.TryRemove(KeyValuePair.Create(actor.Id, actor));
            actor.Dispose();
        }
    }

    private async Task PollAsync(CancellationToken stopping)
    {
        var sweepAt = time.GetUtcNow();
        var beatAt = sweepAt;
        while (true)
        {
            var now = time.GetUtcNow();
            await Quietly(
                async () =>
                {
                    var sweep = now >= sweepAt;
                    if (now >= beatAt)
                    {
                        await roster.BeatAsync(stopping);
                        beatAt = now + (options.EngineTimeout / 3);
                        sweep |= await roster.RefreshAsync(stopping);
                    }

                    await LookAsync(sweep, stopping);
                    sweepAt = sweep ? now + options.SweepInterval : sweepAt;
                },
                DurableLog.PollFailed,
                stopping);
            await Task.Delay(options.PollInterval, time, stopping);
        }
    }

    private async Task LookAsync(bool sweep, CancellationToken stopping)
    {
        var entries = await store.Open.ListAsync(stopping);
        foreach (var entry in entries)
        {
            var isNew = !seen.TryGetValue(entry.InstanceId, out var etag) || etag != entry.ETag;
            if (isNew || sweep)
            {
                seen[entry.InstanceId] = entry.ETag;
                wakeups.Wake(entry.InstanceId);
            }
        }

        foreach (var gone in seen.Keys.Except(entries.Select(entry => entry.InstanceId), StringComparer.Ordinal).ToList())
        {
            seen.TryRemove(gone, out _);
        }
    }

    /// <returns>False: it failed, and that is logged. Storage comes back; the engine must still be there.</returns>
    private async Task<bool> Quietly(Func<Task> work, Action<ILogger, Exception> log, CancellationToken stopping)
    {
        try
        {
            await work();
            return true;
        }
#pragma warning disable CA1031 // A background loop outlives any failure of what it does, but not the engine's stop.
        catch (Exception e) when (!stopping.IsCancellationRequested || e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log(logger, e);
            return false;
        }
    }
}
