using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Tells this process's engine that an instance has something new, and who waits for an instance that it changed.</summary>
internal sealed class Wakeups
{
    private readonly Channel<string> woken = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource> watchers = new(StringComparer.Ordinal);

    public ChannelReader<string> Woken => woken.Reader;

    public void Wake(string instanceId) => woken.Writer.TryWrite(instanceId);

    public void Changed(string instanceId)
    {
        if (watchers.TryRemove(instanceId, out var watcher))
        {
            watcher.TrySetResult();
        }
    }

    /// <summary>Ends at the next change of the instance by this process. Ask for it before looking at the instance.</summary>
    public Task WhenChanged(string instanceId) =>
        watchers.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
