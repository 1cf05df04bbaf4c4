using System.Diagnostics;
using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Deletes ended instances with their histories.</summary>
internal sealed class InstancePurge(InstanceStore store, InstanceViews views)
{
    /// <exception cref="InvalidOperationException">The instance has not ended.</exception>
    public async Task<PurgeResult> OneAsync(string instanceId, bool recursive, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await store.LoadAsync(instanceId, cancellation) is not { } state)
        {
            return new PurgeResult(0);
        }

        if (!state.Instance.IsEnded)
        {
            throw new InvalidOperationException("Only orchestrations in a terminal state can be purged, "
                + $"but the orchestration with instance ID {instanceId} has status {state.Instance.Status}");
        }

        return new PurgeResult(await PurgeAsync(state, recursive, cancellation));
    }

    public async Task<PurgeResult> AllAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        var purged = 0;
        await foreach (var view in views.List(query).WithCancellation(cancellation))
        {
            if (clock.Elapsed >= filter.Timeout)
            {
                return new PurgeResult(purged, isComplete: false);
            }

            if (view.IsCompleted && await store.LoadAsync(view.InstanceId, cancellation) is { Instance.IsEnded: true } state)
            {
                purged += await PurgeAsync(state, recursive, cancellation);
            }
        }

        return new PurgeResult(purged, isComplete: true);
    }

    private async Task<int> PurgeAsync(InstanceState state, bool recursive, CancellationToken cancellation)
    {
        if (state.Outbox.Count > 0)
        {
            // Its end is not yet known to its parent; the engine is about to tell it.
            return 0;
        }

        var purged = 0;
        foreach (var sub in recursive ? state.Past.OfType<SubOrchestrationCreated>() : [])
        {
            if (await store.LoadAsync(sub.InstanceId, cancellation) is { Instance.IsEnded: true } child)
            {
                purged += await PurgeAsync(child, recursive, cancellation);
            }
        }

        return purged + (await store.PurgeAsync(state.Instance, cancellation) ? 1 : 0);
    }
}
