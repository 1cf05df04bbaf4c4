namespace Chasqui.Domain.Consumers.History;

/// <summary>What is remembered of one member that sends heartbeats.</summary>
internal sealed class MemberTrack(string name)
{
    private Habit _pollGaps;

    public string Name { get; } = name;

    public long AtMs { get; private set; } = -1;

    public long IntervalMs { get; private set; }

    public bool Stopped { get; private set; }

    public long LastPollAtMs { get; private set; } = -1;

    public long PollGapMs => _pollGaps.LongestMs;

    /// <summary>The partitions it claimed last.</summary>
    public HashSet<(string Topic, int Partition)> Claims { get; set; } = [];

    /// <summary>False for a heartbeat that is older than the newest.</summary>
    public bool Observe(long atMs, bool stopped, long lastPollAtMs)
    {
        if (atMs < AtMs)
            return false;
        if (AtMs >= 0)
            IntervalMs = IntervalMs == 0 ? atMs - AtMs : (3 * IntervalMs + Math.Min(atMs - AtMs, 4 * IntervalMs + 1_000)) / 4;
        // Only a gap that has ended is a habit: a loop that hangs must not get used to it.
        if (LastPollAtMs >= 0 && lastPollAtMs > LastPollAtMs)
            _pollGaps.Add(lastPollAtMs - LastPollAtMs);
        (AtMs, Stopped) = (atMs, stopped);
        LastPollAtMs = Math.Max(LastPollAtMs, lastPollAtMs);
        return true;
    }
}
