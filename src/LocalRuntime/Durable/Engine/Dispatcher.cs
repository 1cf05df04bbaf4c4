using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Advances the instances that are woken: one at a time each, at most so many together.</summary>
internal sealed class Dispatcher(InstanceAdvancer advancer, Wakeups wakeups, DurableEngineOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, InstanceActor> actors = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim slots = new(options.MaximumConcurrentInstances);

    public async Task RunAsync(CancellationToken stopping)
    {
        await foreach (var instanceId in wakeups.Woken.ReadAllAsync(stopping))
        {
            if (Enter(instanceId) is { } actor)
            {
                await slots.WaitAsync(stopping);
                _ = WorkAsync(actor, stopping);
            }
        }
    }

    public void Dispose()
    {
        foreach (var actor in actors.Values)
        {
            actor.Dispose();
        }

        slots.Dispose();
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

    private async Task WorkAsync(InstanceActor actor, CancellationToken stopping)
    {
        try
        {
            // Off the dispatcher's thread: an orchestrator's code runs synchronously.
            await Task.Run(() => ServeAsync(actor, stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rows say what is left to do.
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
            var advanced = await Attempt.QuietlyAsync(
                async () => over = await advancer.AdvanceAsync(actor, stopping),
                e => DurableLog.AdvanceFailed(logger, e, actor.Id),
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
}
