using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>What is new for an instance at a moment: its messages, the results of its activities, its due timers. Pure.</summary>
internal sealed class Inbox
{
    private readonly HashSet<string> known;

    /// <param name="state">The instance as read.</param>
    /// <param name="results">Of activities that ran in this process.</param>
    /// <param name="now">The engine's time.</param>
    /// <param name="maximumMessages">The rest stay for the next step.</param>
    /// <param name="forced">True: there is a step to make even if nothing happened.</param>
    public Inbox(InstanceState state, IEnumerable<ActivityResult> results, DateTimeOffset now, int maximumMessages, bool forced = false)
    {
        known = [.. state.Past.Select(e => e.MessageId).OfType<string>()];
        Taken = [.. state.Messages.Take(maximumMessages)];
        var unfinished = new Unfinished(state.Past);
        var due = unfinished.Timers.Where(timer => timer.FireAt <= now).OrderBy(timer => timer.FireAt).ThenBy(timer => timer.EventId).ToList();
        Now = Latest(state, now.UtcDateTime);
        HistoryEvent[] fresh =
        [
            .. Taken.Where(message => IsMeant(message, state.Instance) && IsNew(message.Event)).Select(message => message.Event),
            .. results.Where(result => result.Fits(state.Instance, unfinished)).Select(result => result.Event),
            .. due.Select(timer => new TimerFired(timer.EventId, timer.FireAt)),
        ];
        var mayStart = state.Past.Count > 0 || state.Instance.StartAt is not { } startAt || startAt <= now || fresh.Any(e => e is ExecutionTerminated);
        HistoryEvent[] start = state.Past.Count == 0 && mayStart ? [state.Started] : [];
        HistoryEvent[] all = [.. start, .. mayStart ? fresh : []];
        Events = all.Length == 0 && !forced ? [] : [.. all.Prepend(new OrchestratorStarted()).Select(e => e with { Timestamp = Now })];
        if (!mayStart)
        {
            Taken = [];
        }
    }

    /// <value>Messages that the step uses up, those that turned out to be of no use included.</value>
    public IReadOnlyList<Message> Taken { get; }

    /// <value>Empty: there is nothing to run the code for.</value>
    public IReadOnlyList<HistoryEvent> Events { get; }

    /// <value>The orchestrator's time; never before what it was.</value>
    public DateTime Now { get; }

    private static DateTime Latest(InstanceState state, DateTime now)
    {
        var last = state.Past.OfType<OrchestratorStarted>().LastOrDefault()?.Timestamp ?? DateTime.MinValue;
        return last > now ? last : now;
    }

    private static bool IsMeant(Message message, Instance instance) => message.ExecutionId is null || message.ExecutionId == instance.ExecutionId;

    private bool IsNew(HistoryEvent e) => e.MessageId is null || known.Add(e.MessageId);
}
