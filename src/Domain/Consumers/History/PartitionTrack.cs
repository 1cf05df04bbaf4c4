namespace Chasqui.Domain.Consumers.History;

/// <summary>
/// What is remembered of one group on one partition, in bounded memory: every sample is folded in as it comes, so that nothing in between is
/// forgotten, however sparsely the past is kept. Not safe for use by several threads.
/// </summary>
internal sealed class PartitionTrack
{
    /// <summary>A tail of at most so many offsets may be one that no consumer gets to see.</summary>
    public const int RestingLag = 10;

    /// <summary>A committed offset that was looked for and is not there: none was committed, or it has expired.</summary>
    public const long None = -1;

    /// <summary>A committed offset that was not looked for.</summary>
    public const long NotRead = long.MinValue;

    private const long RestAfterMs = 20_000;
    private const long GapMs = 60_000;
    private const long StallMs = 30_000;
    private const long LastingMs = 120_000;

    private readonly EndOffsetHistory _ends = new();
    private readonly LagWindow _lags = new();
    private Habit _waits;
    private long _intervalMs;
    private long _restedTo = -1;
    private long _rewoundMs = -1;

    public long SampledAtMs { get; private set; } = -1;

    public int Samples { get; private set; }

    public long FirstAtMs { get; private set; } = -1;

    public bool SampledOutside { get; private set; }

    public long CommitSeenAtMs { get; private set; } = -1;

    public long Committed { get; private set; } = -1;

    public long LogStart { get; private set; } = -1;

    public long LogEnd { get; private set; } = -1;

    public long LogEndSeenAtMs { get; private set; } = -1;

    public long LogGrewAtMs { get; private set; } = -1;

    public long ProgressAtMs { get; private set; } = -1;

    public long ProgressAfterMs { get; private set; } = -1;

    public long RewoundAtMs { get; private set; } = -1;

    public long RewoundFrom { get; private set; } = -1;

    public long BeyondEndSinceMs { get; private set; } = -1;

    public int Rewinds { get; private set; }

    public PartitionOwnership Ownership { get; private set; }

    public string? Owner { get; private set; }

    public long OwnershipSinceMs { get; private set; } = -1;

    public PartitionClaim Claim;

    public ConsumerDecision LastDecision { get; private set; }

    public long LastDecisionSinceMs { get; private set; }

    /// <summary>Where the log ended at first sight: where a group starts that has committed nothing.</summary>
    private long FirstEnd { get; set; } = -1;

    private long ReadTo => Math.Max(Math.Max(Committed < 0 ? FirstEnd : Committed, _restedTo), LogStart);

    public long Lag => LogEnd < 0 ? 0 : Math.Max(0, LogEnd - Math.Max(Committed < 0 ? FirstEnd : Committed, LogStart));

    public long Unread => LogEnd < 0 ? 0 : Math.Max(0, LogEnd - ReadTo);

    /// <summary>Folds in a sample. Log offsets that were not read are -1; samples older than the newest are ignored.</summary>
    /// <param name="atMs">When it was taken.</param>
    /// <param name="committed">The group's next offset, <see cref="None"/> or <see cref="NotRead"/>.</param>
    /// <param name="logStart">The first offset of the log.</param>
    /// <param name="logEnd">The offset of the next record to be written.</param>
    /// <param name="outside">It was read from the brokers, and not told by the consumer.</param>
    public void Observe(long atMs, long committed, long logStart, long logEnd, bool outside)
    {
        if (atMs < SampledAtMs)
            return;
        if (IsNewLog(committed, logStart, logEnd) || (committed == None && Committed >= 0))
            Forget();
        SampledOutside |= outside;
        NoteTime(atMs);
        NoteLog(atMs, logStart, logEnd);
        NoteCommit(atMs, committed);
        NoteRest(atMs);
        BeyondEndSinceMs = Committed > LogEnd && LogEnd >= 0 ? (BeyondEndSinceMs < 0 ? atMs : BeyondEndSinceMs) : -1;
        // Beside a log end of some time ago a commit of now shows less lag than there is.
        if (LogEnd >= 0 && LogEndSeenAtMs == atMs)
            _lags.Add(new(atMs, Unread, LogEnd, TimeLag().Ms));
    }

    public PartitionEvidence ToEvidence(long disturbedAtMs)
    {
        var windowMs = Math.Max(LastingMs, Math.Max(6 * _intervalMs, 4 * _waits.LongestMs));
        var lastingMs = Math.Max(LastingMs, Math.Max(2 * _intervalMs, 2 * _waits.LongestMs));
        return new()
        {
            SampledAtMs = SampledAtMs,
            Samples = Samples,
            FirstAtMs = FirstAtMs,
            IntervalMs = _intervalMs,
            SampledOutside = SampledOutside,
            CommitSeenAtMs = CommitSeenAtMs,
            Committed = Committed,
            LogStart = LogStart,
            LogEnd = LogEnd,
            LogEndSeenAtMs = LogEndSeenAtMs,
            LogGrewAtMs = LogGrewAtMs,
            Lag = Lag,
            Unread = Unread,
            TimeLag = TimeLag(),
            LeastTimeLagMs = _lags.LeastAge(SampledAtMs - lastingMs, disturbedAtMs, LastingMs),
            Trend = _lags.Trend(SampledAtMs - windowMs, disturbedAtMs),
            ProgressAtMs = ProgressAtMs,
            ProgressAfterMs = ProgressAfterMs,
            ProgressGapMs = _waits.LongestMs,
            ProgressGaps = _waits.Count,
            RewoundAtMs = RewoundAtMs,
            RewoundFrom = RewoundFrom,
            RewoundByRebalance = RewoundFrom >= 0 && disturbedAtMs >= 0 && Math.Abs(RewoundAtMs - disturbedAtMs) <= GapMs
                && _rewoundMs is >= 0 and < GapMs && SampledAtMs - RewoundAtMs < GapMs,
            BeyondEndSinceMs = BeyondEndSinceMs,
            Heartbeat = null,
            Group = GroupEvidence.Unknown,
        };
    }

    /// <summary>Notes who owns it by the group's assignment.</summary>
    public void NoteOwnership(long atMs, PartitionOwnership ownership, string? owner)
    {
        if (ownership != Ownership)
            OwnershipSinceMs = atMs;
        (Ownership, Owner) = (ownership, owner);
    }

    /// <summary>Notes a decision, and returns since when the verdict has been the same.</summary>
    public long NoteDecision(long nowMs, ConsumerDecision decision)
    {
        if (decision.Verdict != LastDecision.Verdict || LastDecision.Rule == 0)
            LastDecisionSinceMs = nowMs;
        LastDecision = decision;
        return LastDecisionSinceMs;
    }

    public TimeLag TimeLag() => LogEnd < 0 ? default : _ends.AgeOf(ReadTo, SampledAtMs);

    /// <summary>The topic was deleted and made again: its offsets start over.</summary>
    private bool IsNewLog(long committed, long logStart, long logEnd)
    {
        if (LogEnd < 0)
            return false;
        var startWentBack = logStart >= 0 && logStart < LogStart && logEnd < LogEnd;
        var shrankMuch = logEnd >= 0 && logEnd < LogEnd / 2 && (committed < 0 || committed <= logEnd || committed < Committed);
        return startWentBack || shrankMuch;
    }

    private void NoteTime(long atMs)
    {
        if (Samples > 0 && atMs == SampledAtMs)
            return;
        if (Samples > 0)
        {
            var gap = atMs - SampledAtMs;
            if (gap > Math.Max(GapMs, 3 * _intervalMs) && Samples > 1 && Unread == 0 && LogEnd >= 0)
                // What was written while nobody looked may be of just now: the interpolation must not make it as old as the gap.
                _ends.Add(atMs - _intervalMs, LogEnd);
            _intervalMs = Samples == 1 ? gap : (3 * _intervalMs + Math.Min(gap, 2 * _intervalMs + 1_000)) / 4;
        }
        else
        {
            FirstAtMs = atMs;
        }

        SampledAtMs = atMs;
        Samples++;
    }

    private void NoteLog(long atMs, long logStart, long logEnd)
    {
        if (logStart >= 0)
            LogStart = logStart;
        if (logEnd < 0)
            return;
        if (LogEnd < 0)
            FirstEnd = logEnd;
        if (logEnd > LogEnd || LogGrewAtMs < 0)
            LogGrewAtMs = atMs;
        LogEnd = logEnd;
        LogEndSeenAtMs = atMs;
        _ends.Add(atMs, logEnd);
    }

    private void NoteCommit(long atMs, long committed)
    {
        if (committed < 0)
            return;
        var (before, progressBefore) = (CommitSeenAtMs, ProgressAtMs);
        CommitSeenAtMs = atMs;
        if (Committed >= 0 && committed > Committed)
            NoteProgress(atMs);
        else if (Committed >= 0 && committed < Committed)
            NoteRewind(atMs, committed, before);
        else if (Committed < 0 && Samples > 1)
            ProgressAtMs = atMs;
        if (ProgressAtMs != progressBefore)
            ProgressAfterMs = before;
        if (committed != Committed)
            _restedTo = -1;
        Committed = committed;
        if (RewoundFrom >= 0 && committed >= RewoundFrom)
            RewoundFrom = -1;
    }

    private void NoteProgress(long atMs)
    {
        var last = ProgressAtMs >= 0 ? ProgressAtMs : FirstAtMs;
        var wait = Math.Min(atMs - last, _ends.AgeOf(ReadTo, atMs).Ms);
        if (_waits.Count >= ConsumerLimits.KnownGaps && wait > StallMs && wait > 2 * _waits.LongestMs)
            _lags.StartOver();
        _waits.Add(wait);
        ProgressAtMs = atMs;
    }

    private void NoteRewind(long atMs, long committed, long seenBeforeMs)
    {
        // Its log was truncated below it: it follows, and nothing is processed again. A log end from before the commit tells nothing of that.
        if (LogEnd >= 0 && Committed > LogEnd && LogEndSeenAtMs > seenBeforeMs)
        {
            ProgressAtMs = atMs;
            return;
        }

        RewoundFrom = Math.Max(RewoundFrom, Committed);
        RewoundAtMs = atMs;
        Rewinds++;
        _rewoundMs = _ends.AgeOf(committed, atMs) is { AtLeast: false } age ? age.Ms - _ends.AgeOf(Committed, atMs).Ms : -1;
        ProgressAtMs = atMs;
        _lags.Clear();
    }

    /// <summary>
    /// It moved, and has stopped short of a log end that stays where it is: a tail of markers, or of records that were aborted or compacted. Once
    /// until it moves again, so that records which come one by one to a consumer that hangs are not all taken for tails.
    /// </summary>
    private void NoteRest(long atMs)
    {
        var since = Math.Max(LogGrewAtMs, Math.Max(ProgressAtMs, FirstAtMs));
        if (_restedTo < 0 && Committed >= 0 && Lag is > 0 and <= RestingLag && atMs - since >= Math.Max(RestAfterMs, 2 * _intervalMs))
            _restedTo = LogEnd;
    }

    private void Forget()
    {
        _ends.Clear();
        _lags.Clear();
        _waits.Clear();
        (Samples, SampledOutside) = (0, false);
        _intervalMs = 0;
        _restedTo = _rewoundMs = -1;
        SampledAtMs = FirstAtMs = CommitSeenAtMs = Committed = LogStart = LogEnd = LogEndSeenAtMs = LogGrewAtMs = -1;
        ProgressAtMs = ProgressAfterMs = RewoundAtMs = RewoundFrom = BeyondEndSinceMs = FirstEnd = -1;
    }
}
