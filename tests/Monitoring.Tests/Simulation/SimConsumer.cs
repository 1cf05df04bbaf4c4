using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A group on one partition: it reads, pauses, crashes, commits, and meets what happens to the log meanwhile.</summary>
internal sealed class SimConsumer(SimWorld world, Random random, int hop, string topic, int partition, bool first)
{
    private const long Never = long.MaxValue / 2;
    private readonly SimPartition _log = world.Topic(topic)[partition];
    private readonly SimProgress _progress = world.Progress(world.Path.Hops[hop].Group!, topic)[partition];
    private readonly List<(SimRecord Record, long At)> _uncommitted = [];
    private readonly long _commitEvery = random.Next(1000, 5000);
    private long _pauseFrom = Never, _pauseTo = Never, _faultAt = Never;
    private TraceCause _fault;
    private long _clock, _commitAt, _next;

    public void Run()
    {
        PlanPause();
        if (first)
        {
            _log.Settle(_fault == TraceCause.LogTruncated ? _faultAt : long.MaxValue, _pauseFrom);
            world.TellSends(topic, partition);
        }

        HitLog();
        _commitAt = SimWorld.Start + _commitEvery;
        var crashAfter = random.Next(3) == 0 ? random.Next(5, 60) : -1;
        foreach (var record in _log.Records.OrderBy(r => r.AppendedAt).ToArray())
        {
            Offer(record);
            if (crashAfter-- == 0)
                Crash();
        }

        CommitUpTo(SimWorld.End);
    }

    private void PlanPause()
    {
        if (random.Next(5) < 2)
            return;
        _pauseFrom = SimWorld.Start + random.Next(20_000, 120_000);
        _pauseTo = random.Next(8) == 0 ? Never : _pauseFrom + random.Next(15_000, 90_000);
        if (_pauseTo == Never || !first)
            return;
        _faultAt = _pauseFrom + (_pauseTo - _pauseFrom) / 2;
        _fault = random.Next(5) switch
        {
            0 => TraceCause.LogTruncated,
            1 => TraceCause.ExpiredByRetention,
            2 => TraceCause.OffsetReset,
            3 when _log.Compacted => TraceCause.Compacted,
            _ => TraceCause.None,
        };
    }

    /// <summary>What happens to the log while nobody reads it.</summary>
    private void HitLog()
    {
        var unread = _log.Records.Where(r => r.AppendedAt >= _pauseFrom && r.AppendedAt < _faultAt && r.RemovedAt == long.MaxValue).ToList();
        if (_fault == TraceCause.ExpiredByRetention && unread.Count > 0)
            _log.Expire(_faultAt, unread[random.Next(unread.Count)].Offset + 1);
        if (_fault == TraceCause.Compacted)
            foreach (var record in unread.Where(_ => random.Next(2) == 0))
                (record.RemovedAt, record.RemovedAs) = (_faultAt, ProbeOutcome.Compacted);
        if (_fault == TraceCause.OffsetReset)
            _progress.LeftEmpty(_pauseFrom, _pauseTo);
    }

    private void Offer(SimRecord record)
    {
        var at = Math.Max(record.AppendedAt + random.Next(1, 200), _clock + 1);
        if (record.AppendedAt >= _pauseFrom && record.AppendedAt < _pauseTo || at >= _pauseFrom && at < _pauseTo)
            at = Math.Max(at, _pauseTo + 1);
        if (record.AppendedAt < _pauseFrom && at >= _pauseFrom)
            at = Math.Max(_clock + 1, record.AppendedAt);
        if (_pauseTo == Never && record.AppendedAt >= _pauseFrom)
        {
            Miss(record, TraceVerdict.Delayed, TraceCause.None);
            return;
        }

        CommitUpTo(at);
        _clock = at;
        if (record.RemovedAt <= at)
            Miss(record, TraceVerdict.Lost, CauseOf(record.RemovedAs));
        else if (_fault == TraceCause.OffsetReset && record.AppendedAt >= _pauseFrom && record.AppendedAt < _faultAt)
            Reset(record);
        else
            Read(record, at);
    }

    private void Read(SimRecord record, long at)
    {
        _next = record.Offset + 1;
        if (record.Aborted)
        {
            Miss(record, TraceVerdict.Aborted, TraceCause.AbortedTransaction);
            return;
        }

        _uncommitted.Add((record, at));
        if (record.Event is { } got)
            Handle(got, record.Offset, at);
    }

    private void Handle(SimEvent got, long offset, long at)
    {
        if (got.FaultHop == hop && got.Fault == SimFault.Skipped)
            SimWorld.Miss(got, hop, TraceVerdict.Lost, TraceCause.SkippedByConsumer);
        else
            world.Receive(got, hop, topic, partition, offset, at);
    }

    private void Reset(SimRecord record)
    {
        _progress.Commit(_faultAt, _log.EndAt(_faultAt));
        _next = Math.Max(_next, record.Offset + 1);
        if (record.Aborted)
            Miss(record, TraceVerdict.Aborted, TraceCause.AbortedTransaction);
        else
            Miss(record, TraceVerdict.Lost, TraceCause.OffsetReset);
    }

    private void Miss(SimRecord record, TraceVerdict verdict, TraceCause cause)
    {
        if (record.Event is { } what && (what.Truth[hop].Times == 0))
            SimWorld.Miss(what, hop, verdict, cause);
    }

    /// <summary>The process dies and its successor reads again from the last commit.</summary>
    private void Crash()
    {
        var again = _uncommitted.ToArray();
        _clock += 2000;
        foreach (var (record, _) in again)
            if (record.Event is { } got && _clock < _pauseFrom)
                Handle(got, record.Offset, ++_clock);
    }

    private void CommitUpTo(long time)
    {
        for (; _commitAt <= time; _commitAt += _commitEvery)
        {
            if (_commitAt >= _pauseFrom && _commitAt < _pauseTo)
                continue;
            if (_next > 0)
                _progress.Commit(_commitAt, _next);
            _uncommitted.Clear();
        }
    }

    private static TraceCause CauseOf(ProbeOutcome removed) => removed switch
    {
        ProbeOutcome.BelowLogStart => TraceCause.ExpiredByRetention,
        ProbeOutcome.Compacted => TraceCause.Compacted,
        _ => TraceCause.LogTruncated,
    };
}
