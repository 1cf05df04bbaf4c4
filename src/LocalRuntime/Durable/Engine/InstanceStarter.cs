using Chasqui.LocalRuntime.Durable.Storage;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Starts instances for clients: one per id, or a refusal.</summary>
internal sealed class InstanceStarter(
    InstanceStore store, Courier courier, DurableEngineOptions hub, Func<string, string, CancellationToken, Task> terminate, TimeProvider time)
{
    private const int LongestId = 100;

    private static readonly OrchestrationRuntimeStatus[] Active =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <exception cref="OrchestrationAlreadyExistsException">An instance of the id exists in a status that refuses the start.</exception>
    public async Task<string> StartAsync(TaskName name, string? input, StartOrchestrationOptions options, CancellationToken cancellation)
    {
        var id = options.InstanceId is { Length: > 0 } given ? Checked(given) : Guid.NewGuid().ToString("N");
        var refusing = Refusing(options);
        var startId = Guid.NewGuid().ToString("N");
        while (true)
        {
            var existing = await store.FindAsync(id, cancellation);
            if (existing?.StartId == startId)
            {
                // The write that seemed refused was this one, made before its answer was lost.
                await store.Open.TouchAsync(id, cancellation);
                return id;
            }

            if (existing is not null && refusing.Contains(existing.Status))
            {
                throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the status {existing.Status} already exists.");
            }

            if (existing is { IsEnded: false })
            {
                await terminate(id, $"A new instance with the same instance id '{id}' is started.", cancellation);
                continue;
            }

            try
            {
                await courier.StartAsync(Fresh(id, name, startId, options), input, existing, cancellation);
                return id;
            }
            catch (RowConflictException)
            {
                // Somebody was faster: look at what is there now.
            }
        }
    }

    private Instance Fresh(string id, TaskName name, string startId, StartOrchestrationOptions options)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = id,
            Name = name,
            Version = options.Version is { } version ? version.Version : hub.DefaultVersion,
            ExecutionId = Guid.NewGuid().ToString("N"),
            StartId = startId,
            Status = OrchestrationRuntimeStatus.Pending,
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = options.StartAt?.ToUniversalTime(),
            Tags = new Dictionary<string, string>(options.Tags),
        };
    }

    /// <summary>Unless statuses are named, those of the real host's default: whatever has not ended.</summary>
    private static IReadOnlyCollection<OrchestrationRuntimeStatus> Refusing(StartOrchestrationOptions options)
    {
        if (options.DedupeStatuses is not { } named)
        {
            return Active;
        }

        var statuses = named.Select(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed)
            ? parsed
            : throw new ArgumentException($"Invalid orchestration runtime status: '{status}' for deduplication.")).ToHashSet();
        return statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !Active.All(statuses.Contains)
            ? throw new ArgumentException(
                "Invalid dedupe statuses: cannot include 'Terminated' while also allowing reuse of running instances, "
                + "because the running instance would be terminated and then immediately conflict with the dedupe check.")
            : statuses;
    }

    private static string Checked(string id)
    {
        if (id.StartsWith('@') || id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException("Orchestration instance ids must not start with @ nor contain /, \\, #, ?, or control characters.");
        }

        return id.Length <= LongestId ? id : throw new ArgumentException($"Instance ID lengths must not exceed {LongestId} characters.");
    }
}
