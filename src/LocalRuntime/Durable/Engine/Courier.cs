using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Delivers what instances send to each other. Delivering the same again does no harm.</summary>
internal sealed class Courier(InstanceStore store, Wakeups wakeups, TimeProvider time)
{
    public async Task DeliverAsync(InstanceState from, CancellationToken cancellationToken)
    {
        foreach (var entry in from.Outbox)
        {
            foreach (var delivery in entry.Deliveries)
            {
                await DeliverAsync(delivery, cancellationToken);
                wakeups.Wake(delivery.InstanceId);
            }

            await store.DeleteAsync(from.Instance.Id, entry.RowKeys, cancellationToken);
        }
    }

    /// <summary>Puts a fresh instance in the place of nothing or of an ended one.</summary>
    /// <exception cref="RowConflictException">Somebody else was faster.</exception>
    public async Task StartAsync(Instance instance, string? input, Instance? ended, CancellationToken cancellationToken)
    {
        if (ended is not null && await store.LoadAsync(ended.Id, cancellationToken) is { } old)
        {
            // Its last words must not be lost, and what was said to it must not reach its successor.
            await DeliverAsync(old, cancellationToken);
            await store.DeleteAsync(ended.Id, old.Messages.SelectMany(message => message.RowKeys), cancellationToken);
        }

        await store.StartAsync(instance with { ETag = ended?.ETag }, input, cancellationToken);
        wakeups.Wake(instance.Id);
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var receiver = await store.FindAsync(delivery.InstanceId, cancellationToken);
        if (delivery.Event is ExecutionStarted started)
        {
            await StartChildAsync(delivery.InstanceId, started, receiver, cancellationToken);
        }
        else if (receiver is { IsEnded: false })
        {
            await store.SendAsync(delivery.InstanceId, delivery.ExecutionId, delivery.Event, cancellationToken);
        }
    }

    private async Task StartChildAsync(string id, ExecutionStarted started, Instance? existing, CancellationToken cancellationToken)
    {
        if (existing?.StartId == started.MessageId)
        {
            await store.Open.TouchAsync(id, cancellationToken);
        }
        else if (existing is { IsEnded: false })
        {
            await RefuseChildAsync(id, existing, started, cancellationToken);
        }
        else
        {
            var now = time.GetUtcNow();
            var child = new Instance
            {
                Id = id,
                Name = started.Name,
                Version = started.Version,
                ExecutionId = Guid.NewGuid().ToString("N"),
                StartId = started.MessageId!,
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = now,
                UpdatedAt = now,
                Parent = started.Parent,
            };
            await StartAsync(child, started.Input, existing, cancellationToken);
        }
    }

    /// <summary>The real engine drops such a start and lets the parent wait for ever; here it learns why.</summary>
    private async Task RefuseChildAsync(string id, Instance existing, ExecutionStarted started, CancellationToken cancellationToken)
    {
        var failure = new TaskFailureDetails(
            typeof(OrchestrationAlreadyExistsException).FullName!,
            $"An orchestration with the instance id '{id}' already exists. It's in the {existing.Status} state.",
            null,
            null,
            null);
        var parent = started.Parent!;
        var report = new SubOrchestrationFailed(parent.TaskId, failure, NonRetriable: false) { MessageId = started.MessageId + ":refused" };
        await store.SendAsync(parent.InstanceId, parent.ExecutionId, report, cancellationToken);
        wakeups.Wake(parent.InstanceId);
    }
}
