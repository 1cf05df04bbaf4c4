using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>
/// What is new for an instance at a moment: its messages, the results of its activities, its due timers. Takes no more than a step can
/// store; the rest wait for the next step. Pure.
/// </summary>
internal sealed class Inbox
{
    /// <summary>How many bytes of messages, and of results, a step takes, unless the first one is larger.</summary>
    public const int MaximumBytes = 700_000;

    /// <summary>How many rows of messages a step may delete, of the 100 that a transaction changes.</summary>
    private const int MaximumRows = 60;

    private readonly HashSet<string> known;

    /// <param name="state">The instance as read.</param>
    /// <param name="results">Of activities that ran in this process.</param>
    /// <param name="now">The engine's time.</param>
    /// <param name="maximumMessages">The rest stay for the next step.</param>
    /// <param name="forced">True: there is a step to make even if nothing happened.</param>
    public Inbox(InstanceState state, IEnumerable<ActivityResult> results, DateTimeOffset now, int maximumMessages, bool forced = false)
    {
        known = [.. state.Past.Select(e => e.MessageId).OfType<string>()];
        Now = Latest(state, now.UtcDateTime);
        Taken = TakeWithin(state.Messages.Take(maximumMessages), message => message.Bytes, message => message.RowKeys.Count);
        Results = TakeWithin(results, result => result.Bytes, _ => 0);
        var fresh = Fresh(state, now).ToList();
        var isStarted = state.Past.Count > 0;
        if (!isStarted && state.Instance.StartAt > now && !fresh.Any(e => e is ExecutionTerminated))
        {
            Taken = [];
            fresh = [];
        }
        else if (!isStarted)
        {
            fresh.Insert(0, state.Started);
        }

        Events = fresh.Count == 0 && !forced ? [] : [.. fresh.Prepend(new OrchestratorStarted()).Select(e => e with { Timestamp = Now })];
    }

    /// <value>Messages that the step uses up, those that turned out to be of no use included.</value>
    public IReadOnlyList<Message> Taken { get; }

    /// <value>Results that the step uses up, those of no use included.</value>
    public IReadOnlyList<ActivityResult> Results { get; }

    /// <value>Empty: there is nothing to run the code for.</value>
    public IReadOnlyList<HistoryEvent> Events { get; }

    /// <value>The orchestrator's time; never before what it was.</value>
    public DateTime Now { get; }

    private IEnumerable<HistoryEvent> Fresh(InstanceState state, DateTimeOffset now)
    {
        var unfinished = new Unfinished(state.Past);
        var due = unfinished.Timers.Where(timer => timer.FireAt <= now).OrderBy(timer => timer.FireAt).ThenBy(timer => timer.EventId);
        return
        [
            .. Taken.Where(message => message.IsFor(state.Instance)).SelectMany(message => message.Events).Where(IsNew),
            .. Results.Where(result => result.Fits(state.Instance, unfinished)).Select(result => result.Event),
            .. due.Select(timer => new TimerFired(timer.EventId, timer.FireAt)),
        ];
    }

    private static List<T> TakeWithin<T>(IEnumerable<T> all, Func<T, int> bytesOf, Func<T, int> rowsOf)
    {
        var (bytes, rows) = (0, 0);
        return [.. all.TakeWhile((item, index) =>
            ((bytes += bytesOf(item)) <= MaximumBytes & (rows += rowsOf(item)) <= MaximumRows) || index == 0)];
    }

    private static DateTime Latest(InstanceState state, DateTime now)
    {
        var last = state.Past.OfType<OrchestratorStarted>().LastOrDefault()?.Timestamp ?? DateTime.MinValue;
        return last > now ? last : now;
    }

    private bool IsNew(HistoryEvent e) => e.MessageId is null || known.Add(e.MessageId);
}
