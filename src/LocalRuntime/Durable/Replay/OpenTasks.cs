namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>The tasks an orchestration waits for, by sequence number. It does not end while there is one.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, TaskCompletionSource<string?>> tasks = [];

    public bool Any => tasks.Count > 0;

    public Task<string?> Add(int id, CancellationToken cancellationToken = default)
    {
        var task = new TaskCompletionSource<string?>();
        tasks.Add(id, task);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                // Removed only if this cancelled it: the token may be cancelled long after the task ended.
                if (task.TrySetCanceled(cancellationToken))
                {
                    tasks.Remove(id);
                }
            });
        }

        return task.Task;
    }

    /// <summary>A second result for one task is ignored: deliveries may repeat.</summary>
    public void Complete(int id, string? result)
    {
        if (tasks.Remove(id, out var task))
        {
            task.SetResult(result);
        }
    }

    public void Fail(TaskFailure failure, int id)
    {
        if (tasks.Remove(id, out var task))
        {
            task.SetException(failure);
        }
    }
}
