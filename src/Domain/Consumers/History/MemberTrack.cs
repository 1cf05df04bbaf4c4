namespace Chasqui.Domain.Consumers.History;

/// <summary>What is remembered of one member that sends heartbeats.</summary>
internal sealed class MemberTrack
{
    private readonly RebalanceWindow _rebalances = new();
    private Habit _pollGaps;
    private int _generation = -1;

    /// <summary>The member id that it had last.</summary>
    public string Name { get; private set; } = "";

    public long AtMs { get; private set; } = -1;

    public long IntervalMs { get; private set; }

    public bool Stopped { get; private set; }

    public long LastPollAtMs { get; private set; } = -1;

    public long PollGapMs => _pollGaps.LongestMs;

    /// <summary>The rebalances that it took part in of late.</summary>
    public RebalanceWindow Rebalances => _rebalances;

    /// <summary>The partitions it claimed last.</summary>
    public HashSet<(string Topic, int Partition)> Claims { get; set; } = [];

    /// <summary>False for a heartbeat that is older than the newest.</summary>
    public bool Observe(HeartbeatObservation heartbeat)
    {
        if (heartbeat.AtMs < AtMs)
            return false;
        if (heartbeat.IntervalMs > 0)
            IntervalMs = heartbeat.IntervalMs;
        else if (AtMs >= 0)
            IntervalMs = IntervalMs == 0 ? heartbeat.AtMs - AtMs : (3 * IntervalMs + Math.Min(heartbeat.AtMs - AtMs, 4 * IntervalMs + 1_000)) / 4;
        // Only a gap that has ended is a habit: a loop that hangs must not get used to it.
        if (LastPollAtMs >= 0 && heartbeat.LastPollAtMs > LastPollAtMs)
            _pollGaps.Add(heartbeat.LastPollAtMs - LastPollAtMs);
        if (heartbeat.Generation >= 0 && _generation >= 0)
            _rebalances.Add(heartbeat.AtMs, heartbeat.Generation - _generation);
        _generation = heartbeat.Generation >= 0 ? heartbeat.Generation : _generation;
        (Name, AtMs, Stopped) = (heartbeat.Member, heartbeat.AtMs, heartbeat.Stopped);
        LastPollAtMs = Math.Max(LastPollAtMs, heartbeat.LastPollAtMs);
        return true;
    }
}
