using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A record of a simulated partition: what was written, where it lies, and when and why it went.</summary>
internal sealed class SimRecord
{
    public required long AppendedAt { get; init; }
    public SimEvent? Event { get; init; }
    public bool Aborted { get; init; }

    /// <summary>Its sender said that it came to nothing: no reader is expected.</summary>
    public bool Withdrawn { get; init; }
    public long Offset { get; set; } = -1;
    public long RemovedAt { get; set; } = long.MaxValue;
    public ProbeOutcome RemovedAs { get; set; } = ProbeOutcome.Found;
}

/// <summary>A simulated partition: the history of its log, so that any moment can be asked for.</summary>
internal sealed class SimPartition
{
    private readonly List<(long At, long Start)> _starts = [(long.MinValue, 0)];
    private readonly List<(long At, long End)> _ends = [(long.MinValue, 0)];

    public List<SimRecord> Records { get; } = [];

    public bool Compacted { get; init; }

    /// <summary>Gives offsets in the order of time; at <paramref name="truncatedAt"/> the tail written since <paramref name="tailFrom"/> is lost.</summary>
    public void Settle(long truncatedAt = long.MaxValue, long tailFrom = long.MaxValue)
    {
        Records.Sort((a, b) => a.AppendedAt.CompareTo(b.AppendedAt));
        long next = 0;
        var truncated = false;
        foreach (var record in Records)
        {
            if (!truncated && record.AppendedAt >= truncatedAt)
            {
                truncated = true;
                foreach (var lost in Records.Where(r => r.Offset >= 0 && r.AppendedAt >= tailFrom))
                    (lost.RemovedAt, lost.RemovedAs, next) = (truncatedAt, ProbeOutcome.OtherRecord, Math.Min(next, lost.Offset));
                _ends.Add((truncatedAt, next));
            }

            record.Offset = next++;
            _ends.Add((record.AppendedAt, next));
        }
    }

    public void Expire(long at, long newStart)
    {
        foreach (var record in Records.Where(r => r.Offset < newStart && r.AppendedAt < at && r.RemovedAt == long.MaxValue))
            (record.RemovedAt, record.RemovedAs) = (at, ProbeOutcome.BelowLogStart);
        _starts.Add((at, newStart));
    }

    public long StartAt(long time) => _starts.FindLast(s => s.At <= time).Start;

    public long EndAt(long time) => _ends.FindLast(e => e.At <= time).End;

    /// <summary>What a reader finds at the coordinates of an event, at a time.</summary>
    public ProbeOutcome Probe(SimEvent wanted, long offset, long time)
    {
        if (offset < StartAt(time))
            return ProbeOutcome.BelowLogStart;
        if (offset >= EndAt(time))
            return ProbeOutcome.BeyondEnd;
        var there = Records.LastOrDefault(r => r.Offset == offset && r.AppendedAt <= time && r.RemovedAt > time);
        return there is null ? Compacted ? ProbeOutcome.Compacted : ProbeOutcome.OtherRecord
            : there.Event != wanted ? ProbeOutcome.OtherRecord
            : there.Aborted ? ProbeOutcome.Aborted : ProbeOutcome.Found;
    }
}

/// <summary>Where a group stood on a partition, and how many members it had, at any moment.</summary>
internal sealed class SimProgress
{
    private readonly List<(long At, long Committed)> _commits = [];
    private readonly List<(long From, long To)> _empty = [];

    public void Commit(long at, long next)
    {
        if (_commits.Count == 0 || next > _commits[^1].Committed)
            _commits.Add((at, next));
    }

    /// <summary>The log was cut behind the group: it reads on from where the log now ends.</summary>
    public void GoBack(long at, long next) => _commits.Add((at, next));

    public void LeftEmpty(long from, long to) => _empty.Add((from, to));

    public long CommittedAt(long time) => _commits.Exists(c => c.At <= time) ? _commits.FindLast(c => c.At <= time).Committed : 0;

    public int MembersAt(long time) => _empty.Exists(e => e.From <= time && time < e.To) ? 0 : 1;
}
