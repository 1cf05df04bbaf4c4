using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>The client of the local engine's hub. It needs no engine in the same process.</summary>
internal sealed class LocalDurableTaskClient : DurableTaskClient
{
    private readonly DurableEngineOptions hub;
    private readonly DurableRegistry registry;
    private readonly InstanceStore store;
    private readonly InstanceStarter starter;
    private readonly InstanceViews views;
    private readonly Wakeups wakeups;

    public LocalDurableTaskClient(
        IDurableTable table, DurableRegistry registry, DurableEngineOptions hub, Wakeups wakeups, TimeProvider time)
        : base(hub.HubName)
    {
        this.hub = hub;
        this.registry = registry;
        this.wakeups = wakeups;
        store = new(table, time);
        views = new(store, hub.DataConverter, wakeups, time);
        starter = new(store, new Courier(store, wakeups, time), hub, EndAsync, time);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (!registry.TryGetOrchestrator(orchestratorName.Name ?? string.Empty, out _))
        {
            throw new ArgumentException(
                $"The function '{orchestratorName}' doesn't exist, is disabled, or is not an orchestrator function.", nameof(orchestratorName));
        }

        return starter.StartAsync(orchestratorName, Stored(input, "The input"), options ?? new StartOrchestrationOptions(), cancellation);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var raised = new EventRaised(eventName, Stored(eventPayload, "The event"));
        return SendAsync(instanceId, $"raise event {eventName} for", raised, cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var terminated = new ExecutionTerminated(Stored(options?.Output, "The output"), options?.Recursive ?? false);
        return SendAsync(instanceId, "terminate", terminated, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, "suspend", new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, "resume", new ExecutionResumed(reason), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        views.FindAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => views.List(filter ?? new());

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        views.WaitAsync(instanceId, view => view?.RuntimeStatus is not (null or OrchestrationRuntimeStatus.Pending), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        views.WaitAsync(instanceId, view => view?.IsCompleted == true, getInputsAndOutputs, cancellation);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Purge().OneAsync(instanceId, options?.Recursive ?? false, cancellation);

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Purge().AllAsync(filter, options?.Recursive ?? false, cancellation);
    }

    /// <exception cref="ArgumentException">It is too large.</exception>
    private string? Stored(object? value, string what) => Payloads.Checked(hub.DataConverter.Serialize(value), what);

    private InstancePurge Purge() => new(store, views);

    private async Task EndAsync(string instanceId, string reason, CancellationToken cancellation)
    {
        await TerminateInstanceAsync(instanceId, (object)reason, cancellation);
        await WaitForInstanceCompletionAsync(instanceId, cancellation);
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    private async Task SendAsync(string instanceId, string doing, HistoryEvent e, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var instance = await store.FindAsync(instanceId, cancellation)
            ?? throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
        if (instance.IsEnded)
        {
            throw new InvalidOperationException(
                $"Cannot {doing} the orchestration instance {instanceId} because instance is in the {instance.Status} state.");
        }

        await store.SendAsync(instanceId, null, e, cancellation);
        wakeups.Wake(instanceId);
    }
}
