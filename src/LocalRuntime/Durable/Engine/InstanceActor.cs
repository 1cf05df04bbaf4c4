namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>What this process keeps in memory of an instance: nothing that could not be lost.</summary>
internal sealed class InstanceActor(string id) : IDisposable
{
    private const int LeftForGood = -1;
    private readonly Lock gate = new();
    private readonly HashSet<(string ExecutionId, int TaskId)> running = [];
    private readonly List<ActivityResult> results = [];
    private int requests;
    private ITimer? timer;

    /// <summary>What came of asking for work.</summary>
    public enum Entry
    {
        /// <summary>The asker does it.</summary>
        First,

        /// <summary>Somebody is at it, and will look again.</summary>
        Queued,

        /// <summary>This actor is done with; make another.</summary>
        Closed,
    }

    public string Id => id;

    /// <value>The execution whose code awaited something that is not durable; null: none did.</value>
    public string? IllegalExecution { get; set; }

    /// <value>How many asked so far; to be handed to <see cref="TryLeave"/> after the work they asked for.</value>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Asks for work. Who is first does it, until <see cref="TryLeave"/>.</summary>
    public Entry TryEnter()
    {
        while (true)
        {
            var before = Requests;
            if (before == LeftForGood)
            {
                return Entry.Closed;
            }

            if (Interlocked.CompareExchange(ref requests, before + 1, before) == before)
            {
                return before == 0 ? Entry.First : Entry.Queued;
            }
        }
    }

    /// <returns>False: somebody asked meanwhile; work again.</returns>
    public bool TryLeave(int served, bool forGood)
    {
        if (forGood)
        {
            return Interlocked.CompareExchange(ref requests, LeftForGood, served) == served;
        }

        return Interlocked.Add(ref requests, -served) == 0;
    }

    /// <returns>False: it runs already, or its result is about to be stored.</returns>
    public bool TryBegin(string executionId, int taskId)
    {
        lock (gate)
        {
            return running.Add((executionId, taskId));
        }
    }

    public void End(ActivityResult result)
    {
        lock (gate)
        {
            results.Add(result);
        }
    }

    /// <summary>The activity did not end; it may begin again.</summary>
    public void Abandon(string executionId, int taskId)
    {
        lock (gate)
        {
            running.Remove((executionId, taskId));
        }
    }

    public IReadOnlyList<ActivityResult> Results()
    {
        lock (gate)
        {
            return [.. results];
        }
    }

    /// <summary>These results are stored, or of no use.</summary>
    public void Forget(IEnumerable<ActivityResult> stored)
    {
        lock (gate)
        {
            foreach (var result in stored)
            {
                results.Remove(result);
                running.Remove((result.ExecutionId, result.TaskId));
            }
        }
    }

    /// <summary>Replaces the timer; null: there is nothing to wait for.</summary>
    public void WakeAfter(TimeSpan? delay, TimeProvider time, Action wake)
    {
        timer?.Dispose();
        timer = delay is { } due ? time.CreateTimer(_ => wake(), null, due, Timeout.InfiniteTimeSpan) : null;
    }

    public void Dispose() => timer?.Dispose();
}
