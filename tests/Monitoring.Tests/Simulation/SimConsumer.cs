using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A group on one partition: it reads, pauses, crashes, commits, and meets what happens to the log meanwhile.</summary>
internal sealed class SimConsumer(SimWorld world, Random random, int hop, string topic, int partition, bool first, SimPause pause)
{
    private readonly SimPartition _log = world.Topic(topic)[partition];
    private readonly SimProgress _progress = world.Progress(world.Path.Hops[hop].Group!, topic)[partition];
    private readonly List<(SimRecord Record, long At)> _uncommitted = [];
    private readonly List<SimRecord> _truncated = [];
    private readonly long _commitEvery = random.Next(1000, 5000);
    private readonly long _pauseFrom = pause.From, _pauseTo = pause.To, _faultAt = pause.FaultAt;
    private readonly TraceCause _fault = pause.Fault;
    private bool _left;
    private long _clock, _commitAt, _next, _furthest, _wentBackAt;

    public void Run()
    {
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
        LeaveOutNeverPassed();
    }

    /// <summary>
    /// A record that a truncation took, of a group that stops for ever before it comes to that offset again: until a group passes a record it is delayed
    /// to all who look from outside (L7), whatever lies at its offset by then.
    /// </summary>
    private void LeaveOutNeverPassed()
    {
        foreach (var record in _truncated.Where(r => _pauseTo == SimPause.Never && r.Offset >= _next))
            record.Event!.Ambiguous = true;
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
        if (_pauseTo == SimPause.Never && record.AppendedAt >= _pauseFrom)
        {
            if (!_left)
                Leave();
            Miss(record, TraceVerdict.Delayed, TraceCause.None);

            // Committed past an offset that is written anew within a sample of it: whose commit that was, samples cannot tell.
            if (record.Event is { } what && record.Offset < _next && record.AppendedAt - _pauseFrom < 3 * SimJudgement.SampleEvery)
                what.Ambiguous = true;
            return;
        }

        if (!_left && at > _pauseTo)
            Leave();
        CommitUpTo(at);
        _clock = at;
        if (record.RemovedAt <= at)
            MissGone(record);
        else if (_fault == TraceCause.OffsetReset && record.AppendedAt >= _pauseFrom && record.AppendedAt < _faultAt)
            Reset(record);
        else
            Read(record, at);
    }

    private void MissGone(SimRecord record)
    {
        if (record is { RemovedAs: ProbeOutcome.OtherRecord, Event: not null })
            _truncated.Add(record);
        Miss(record, TraceVerdict.Lost, CauseOf(record.RemovedAs));
    }

    private void Read(SimRecord record, long at)
    {
        if (record.Offset < _next)
            GoBack(at, record.Offset);
        _furthest = Math.Max(_furthest, _next);
        _next = record.Offset + 1;
        if (record.Aborted)
        {
            Miss(record, TraceVerdict.Aborted, TraceCause.AbortedTransaction);
            ForgetIfGone(record);
            return;
        }

        _uncommitted.Add((record, at));
        if (record.Event is { } got)
            Handle(got, record, at);
    }

    private void Handle(SimEvent got, SimRecord record, long at)
    {
        if (got.FaultHop != hop || got.Fault != SimFault.Skipped)
        {
            world.Receive(got, hop, topic, partition, record.Offset, at);
            return;
        }

        SimWorld.Miss(got, hop, TraceVerdict.Lost, TraceCause.SkippedByConsumer);
        ForgetIfGone(record);

        // A group that comes back to a log that starts after its offset is put to one of its ends: to skip the first records then, or to be put
        // past them, looks the same from outside.
        if (LooksReset(at) || _next <= _furthest || _clock - _wentBackAt < 4 * SimJudgement.SampleEvery)
            got.Ambiguous = true;
    }

    /// <summary>Whether some two samples about that time show a commit that the log did not reach back to any more.</summary>
    private bool LooksReset(long at)
    {
        var sampled = at - (at - SimWorld.Start) % SimJudgement.SampleEvery;
        return _progress.CommittedAt(sampled) < _log.StartAt(sampled + SimJudgement.SampleEvery)
            || _progress.CommittedAt(sampled + SimJudgement.SampleEvery) < _log.StartAt(sampled + 2 * SimJudgement.SampleEvery);
    }

    private void GoBack(long at, long offset)
    {
        _wentBackAt = at;
        _progress.GoBack(at, offset);
    }

    /// <summary>Passed over, and gone before anyone could look: nobody can tell why any more.</summary>
    private static void ForgetIfGone(SimRecord record)
    {
        if (record.Event is { } what && record.RemovedAt < SimWorld.Start + 9 * 60_000)
            what.Ambiguous = true;
    }

    /// <summary>The group stops in good order and commits; its offset may be set while it is away.</summary>
    private void Leave()
    {
        _left = true;
        CommitUpTo(_pauseFrom - 1);
        _progress.Commit(_pauseFrom, _next);
        _uncommitted.Clear();
        if (_fault != TraceCause.OffsetReset)
            return;
        _progress.Commit(_faultAt, _log.EndAt(_faultAt));
        _next = Math.Max(_next, _log.EndAt(_faultAt));
    }

    private void Reset(SimRecord record)
    {
        _next = Math.Max(_next, record.Offset + 1);
        if (record.Aborted)
            Miss(record, TraceVerdict.Aborted, TraceCause.AbortedTransaction);
        else
            Miss(record, TraceVerdict.Lost, TraceCause.OffsetReset);
    }

    private void Miss(SimRecord record, TraceVerdict verdict, TraceCause cause)
    {
        if (record is { Event: { } what, Withdrawn: false } && what.Truth[hop].Times == 0)
            SimWorld.Miss(what, hop, verdict, cause);
    }

    /// <summary>The process dies and its successor reads again from the last commit.</summary>
    private void Crash()
    {
        var again = _uncommitted.ToArray();
        _clock += 2000;
        foreach (var (record, _) in again)
            if (record.Event is { } got && _clock < _pauseFrom)
                Handle(got, record, ++_clock);
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
