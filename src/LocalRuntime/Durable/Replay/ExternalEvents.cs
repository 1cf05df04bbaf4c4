using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// Events and who waits for them. An event nobody waits for is kept, first in first out; with several waiters the latest gets it, so
/// that a waiter abandoned in a race does not swallow what a later one needs. Names are compared without regard to case.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<IWaiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string?>> buffered = new(StringComparer.OrdinalIgnoreCase);

    private interface IWaiter
    {
        Type EventType { get; }

        bool IsWaiting { get; }

        void Complete(string? payload, DataConverter converter);
    }

    /// <value>Someone waits, and has not given up.</value>
    public bool IsAwaited => waiters.Values.Any(stack => stack.Any(waiter => waiter.IsWaiting));

    /// <exception cref="ArgumentException">The same event is already awaited as another type.</exception>
    public Task<T> Wait<T>(string name, CancellationToken cancellationToken)
    {
        var waiter = new Waiter<T>();
        var stack = StackOf(name);
        if (stack.TryPeek(out var other) && other.EventType != typeof(T))
        {
            throw new ArgumentException("Events with the same name must have the same type argument. Expected"
                + $" {other.EventType.FullName} but was requested {typeof(T).FullName}.");
        }

        stack.Push(waiter);
        if (TryTake(name, out var payload))
        {
            Raise(name, payload);
        }

        cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return waiter.Task;
    }

    public void Raise(string name, string? payload)
    {
        // A waiter that gave up still takes its event: the real engine loses it too.
        if (StackOf(name).TryPop(out var waiter))
        {
            waiter.Complete(payload, converter);
        }
        else
        {
            Buffer(name, payload);
        }
    }

    /// <summary>Empties the buffer.</summary>
    public IReadOnlyList<(string Name, string? Payload)> TakeBuffered()
    {
        var all = buffered.SelectMany(entry => entry.Value.Select(payload => (entry.Key, payload))).ToList();
        buffered.Clear();
        return all;
    }

    private void Buffer(string name, string? payload)
    {
        if (!buffered.TryGetValue(name, out var queue))
        {
            buffered[name] = queue = new();
        }

        queue.Enqueue(payload);
    }

    private bool TryTake(string name, out string? payload)
    {
        payload = null;
        if (!buffered.TryGetValue(name, out var queue) || !queue.TryDequeue(out payload))
        {
            return false;
        }

        if (queue.Count == 0)
        {
            buffered.Remove(name);
        }

        return true;
    }

    private Stack<IWaiter> StackOf(string name)
    {
        if (!waiters.TryGetValue(name, out var stack))
        {
            waiters[name] = stack = new();
        }

        return stack;
    }

    private sealed class Waiter<T> : TaskCompletionSource<T>, IWaiter
    {
        public Type EventType => typeof(T);

        public bool IsWaiting => !Task.IsCompleted;

        public void Complete(string? payload, DataConverter converter) => TrySetResult(converter.Deserialize<T>(payload)!);
    }
}
