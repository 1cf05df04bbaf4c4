using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Instances as clients see them.</summary>
internal sealed class InstanceViews(InstanceStore store, DataConverter converter, Wakeups wakeups, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task<OrchestrationMetadata?> FindAsync(string instanceId, bool withPayloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var instance = await store.FindAsync(instanceId, cancellation);
        return instance is null ? null : await ViewAsync(instance, withPayloads, cancellation);
    }

    public AsyncPageable<OrchestrationMetadata> List(OrchestrationQuery query) => Pageable.Create(async (token, size, cancellation) =>
    {
        var (instances, next) = await store.QueryAsync(query, token ?? query.ContinuationToken, size ?? query.PageSize, cancellation);
        var views = new List<OrchestrationMetadata>(instances.Count);
        foreach (var instance in instances)
        {
            views.Add(await ViewAsync(instance, query.FetchInputsAndOutputs, cancellation));
        }

        return new Page<OrchestrationMetadata>(views, next);
    });

    /// <summary>Looks again at each change by this process's engine, and each second for changes by others.</summary>
    public async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Predicate<OrchestrationMetadata?> isIt, bool withPayloads, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = wakeups.WhenChanged(instanceId);
            var view = await FindAsync(instanceId, withPayloads, cancellation);
            if (view is not null && isIt(view))
            {
                return view;
            }

            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(LookAgain, time, giveUp.Token));
            await giveUp.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<OrchestrationMetadata> ViewAsync(Instance instance, bool withPayloads, CancellationToken cancellation)
    {
        var failure = withPayloads ? await store.ReadPayloadAsync(instance, Keys.Failure, cancellation) : null;
        return new OrchestrationMetadata(instance.Name, instance.Id)
        {
            DataConverter = withPayloads ? converter : null,
            RuntimeStatus = instance.Status,
            CreatedAt = instance.CreatedAt,
            LastUpdatedAt = instance.UpdatedAt,
            Tags = instance.Tags,
            SerializedInput = withPayloads ? await store.ReadPayloadAsync(instance, Keys.Input, cancellation) : null,
            SerializedOutput = withPayloads ? await store.ReadPayloadAsync(instance, Keys.Output, cancellation) : null,
            SerializedCustomStatus = withPayloads ? instance.CustomStatus : null,
            FailureDetails = failure is null ? null : HistoryJson.Read<TaskFailureDetails>(failure),
        };
    }
}
