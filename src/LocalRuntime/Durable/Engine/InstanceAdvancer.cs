using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>
/// Brings one instance as far as it goes: delivers what it sends, runs its code over what is new, stores that as one step, and starts its
/// activities. Anything in memory may be lost at any point; the next look at the rows finds what is left to do.
/// </summary>
internal sealed class InstanceAdvancer(
    InstanceStore store,
    EngineRoster roster,
    Courier courier,
    ActivityRunner activities,
    StepMaker steps,
    DurableEngineOptions options,
    Wakeups wakeups,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <returns>True: the instance is over; there is nothing to remember of it.</returns>
    public async Task<bool> AdvanceAsync(InstanceActor actor, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var state = await store.LoadAsync(actor.Id, stopping);
            if (state is { Outbox.Count: > 0 })
            {
                await courier.DeliverAsync(state, stopping);
            }

            if (state is null or { Instance.IsEnded: true })
            {
                return await RetireAsync(actor.Id, stopping);
            }

            if (await roster.IsTakenAsync(state.Instance.Owner, stopping) || !await TryStepAsync(actor, state, stopping))
            {
                return false;
            }
        }
    }

    /// <returns>False: there is nothing to do before something happens.</returns>
    private async Task<bool> TryStepAsync(InstanceActor actor, InstanceState state, CancellationToken stopping)
    {
        await store.DeleteAsync(actor.Id, state.Garbage, stopping);
        var illegal = actor.IllegalExecution == state.Instance.ExecutionId;
        var inbox = new Inbox(state, actor.Results(), time.GetUtcNow(), options.MaximumMessagesPerStep, illegal);
        try
        {
            if (inbox.Events.Count > 0)
            {
                await store.StoreAsync(state, steps.Make(actor, state, inbox, illegal), stopping);
                actor.Forget(inbox.Results);
                wakeups.Changed(actor.Id);
                return true;
            }

            await store.DeleteAsync(actor.Id, inbox.Taken.SelectMany(message => message.RowKeys), stopping);
            actor.Forget(inbox.Results);
            if (inbox.Taken.Count > 0)
            {
                // None was of use, but there may be more behind them.
                return true;
            }

            return await TryClaimAsync(actor, state, stopping);
        }
        catch (RowConflictException)
        {
            DurableLog.LostRace(logger, actor.Id, roster.Me);
            return true;
        }
    }

    private async Task<bool> TryClaimAsync(InstanceActor actor, InstanceState state, CancellationToken stopping)
    {
        var unfinished = new Unfinished(state.Past);
        if (unfinished.Activities.Count > 0 && state.Instance.Owner != roster.Me)
        {
            await store.StoreAsync(state, new Step { Instance = state.Instance with { Owner = roster.Me } }, stopping);
            return true;
        }

        foreach (var task in unfinished.Activities.Where(task => actor.TryBegin(state.Instance.ExecutionId, task.EventId)))
        {
            _ = RunAsync(actor, state.Instance.ExecutionId, task, stopping);
        }

        var due = unfinished.Timers.Select(timer => (DateTimeOffset?)timer.FireAt).Append(state.Past.Count == 0 ? state.Instance.StartAt : null).Min();
        actor.WakeAfter(due is { } at ? Delay(at) : null, time, () => wakeups.Wake(actor.Id));
        return false;
    }

    private TimeSpan Delay(DateTimeOffset at)
    {
        var delay = at - time.GetUtcNow();
        return delay <= TimeSpan.Zero ? TimeSpan.Zero : delay < LongestTimer ? delay : LongestTimer;
    }

    private async Task RunAsync(InstanceActor actor, string executionId, TaskScheduled task, CancellationToken stopping)
    {
        if (await activities.RunAsync(actor.Id, executionId, task, stopping) is { } result)
        {
            actor.End(result);
            wakeups.Wake(actor.Id);
        }
        else
        {
            actor.Abandon(executionId, task.EventId);
        }
    }

    /// <summary>Takes the instance off the index if it needs nothing. The entry is read first: one touched since stays.</summary>
    private async Task<bool> RetireAsync(string instanceId, CancellationToken stopping)
    {
        wakeups.Changed(instanceId);
        if (await store.Open.FindAsync(instanceId, stopping) is not { } entry)
        {
            return true;
        }

        var state = await store.LoadAsync(instanceId, stopping);
        if (state is { Instance.IsEnded: true })
        {
            await courier.DeliverAsync(state, stopping);
            var leftovers = state.Messages.SelectMany(message => message.RowKeys).Concat(state.Garbage);
            await store.DeleteAsync(instanceId, leftovers, stopping);
        }

        if (state is { Instance.IsEnded: false })
        {
            wakeups.Wake(instanceId);
        }
        else
        {
            await store.Open.RemoveAsync(entry, stopping);
        }

        return true;
    }
}
