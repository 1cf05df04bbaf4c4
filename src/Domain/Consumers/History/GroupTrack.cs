namespace Chasqui.Domain.Consumers.History;

/// <summary>What is remembered of a group as a whole: its state, members and rebalances.</summary>
internal sealed class GroupTrack
{
    private const long EpisodeGapMs = 60_000;
    private const long FreshMs = 60_000;

    private readonly RebalanceWindow _rebalances = new();
    private GroupState _state;
    private GroupProtocol _protocol;
    private int? _members;
    private long? _generation;
    private long _assignment;
    private long _seenAtMs = -1;
    private long _intervalMs;
    private long _emptySinceMs = -1;
    private bool _hadMembers;
    private long _disturbedAtMs = -1;
    private long _disturbedSinceMs = -1;
    private long _unstableSinceMs = -1;

    public Dictionary<(string Topic, int Partition), PartitionTrack> Partitions { get; } = [];

    public Dictionary<string, MemberTrack> Members { get; } = [];

    /// <summary>Its members share partitions: it is known by its name, whatever it may be reading.</summary>
    public bool IsShare => _protocol == GroupProtocol.Share;

    /// <summary>When its coordinator was last heard, in Unix milliseconds; -1 for never.</summary>
    public long SeenAtMs => _seenAtMs;

    public ConsumerDecision LastDecision { get; private set; }

    public long LastDecisionSinceMs { get; private set; }

    public bool Observe(GroupObservation seen)
    {
        if (seen.AtMs < _seenAtMs)
            return false;
        var first = _seenAtMs < 0;
        if (!first)
            _intervalMs = _intervalMs == 0 ? seen.AtMs - _seenAtMs : (3 * _intervalMs + Math.Min(seen.AtMs - _seenAtMs, 4 * _intervalMs + 1_000)) / 4;
        var rebalances = first ? 0 : Rebalances(seen);
        _rebalances.Add(seen.AtMs, rebalances);
        if (rebalances > 0 || seen.State == GroupState.Rebalancing)
            NoteDisturbance(seen.AtMs);
        _unstableSinceMs = seen.State != GroupState.Rebalancing ? -1 : _unstableSinceMs < 0 ? seen.AtMs : _unstableSinceMs;
        NoteMembers(seen);
        (_seenAtMs, _state, _generation) = (seen.AtMs, seen.State, seen.Generation ?? _generation);
        _protocol = seen.Protocol == GroupProtocol.Unknown ? _protocol : seen.Protocol;
        _assignment = seen.Assignment is null ? _assignment : Fingerprint(seen.Assignment);
        return true;
    }

    /// <summary>Notes how many members a sample of offsets told of; the state stays what it was, where that fits.</summary>
    public void ObserveMembers(long atMs, int members)
    {
        var fits = members == 0 ? GroupState.Empty : _state is GroupState.Stable or GroupState.Rebalancing ? _state : GroupState.Unknown;
        Observe(new("", "", atMs, fits, GroupProtocol.Unknown, members, null, null));
    }

    public GroupEvidence ToEvidence(long nowMs)
    {
        var (count, spanMs, lastAtMs) = MostRebalances(nowMs);
        if (_seenAtMs < 0 || nowMs - _seenAtMs > Math.Max(FreshMs, 3 * _intervalMs))
            return GroupEvidence.Unknown with { Protocol = _protocol, Rebalances = count, RebalanceSpanMs = spanMs, RebalancedAtMs = lastAtMs };
        return new()
        {
            State = _state,
            Protocol = _protocol,
            Members = _members,
            SeenAtMs = _seenAtMs,
            IntervalMs = _intervalMs,
            EmptySinceMs = _emptySinceMs,
            HadMembers = _hadMembers,
            DisturbedAtMs = _disturbedAtMs,
            DisturbedSinceMs = _disturbedSinceMs,
            UnstableSinceMs = _unstableSinceMs,
            Rebalances = count,
            RebalanceSpanMs = spanMs,
            RebalancedAtMs = lastAtMs,
        };
    }

    /// <summary>As the coordinator describes the group, or as the member tells that took part in most: one rebalance is told by many members.</summary>
    private (int Count, long SpanMs, long LastAtMs) MostRebalances(long nowMs)
    {
        var most = _rebalances.Recent(nowMs);
        foreach (var member in Members.Values)
            if (member.Rebalances.Recent(nowMs) is var told && told.Count > most.Count)
                most = told;
        return most;
    }

    public long NoteDecision(long nowMs, ConsumerDecision decision)
    {
        if (decision.Verdict != LastDecision.Verdict || LastDecision.Rule == 0)
            LastDecisionSinceMs = nowMs;
        LastDecision = decision;
        return LastDecisionSinceMs;
    }

    /// <summary>How many rebalances began since the last observation, as far as it shows.</summary>
    private int Rebalances(GroupObservation seen)
    {
        if (seen.Generation is { } generation && _generation is { } before)
            return (int)Math.Clamp(generation - before, 0, 8);
        if (seen.State == GroupState.Rebalancing)
            return _state == GroupState.Rebalancing ? 0 : 1;
        if (_state == GroupState.Rebalancing)
            return 0;
        var otherMembers = seen.Members is { } members && _members is { } known && members != known;
        var otherOwners = seen.Assignment is not null && _assignment != 0 && Fingerprint(seen.Assignment) != _assignment;
        return otherMembers || otherOwners ? 1 : 0;
    }

    private void NoteDisturbance(long atMs)
    {
        if (_disturbedAtMs < 0 || atMs - _disturbedAtMs > EpisodeGapMs)
            _disturbedSinceMs = _emptySinceMs >= 0 && _disturbedSinceMs >= 0 ? Math.Max(_disturbedSinceMs, _emptySinceMs) : atMs;
        _disturbedAtMs = atMs;
    }

    private void NoteMembers(GroupObservation seen)
    {
        var empty = seen.Members == 0 || (seen.Members is null && seen.State is GroupState.Empty or GroupState.Dead);
        var known = seen.Members is not null || seen.State != GroupState.Unknown;
        _members = seen.Members ?? (empty ? 0 : known ? null : _members);
        if (empty && _emptySinceMs < 0)
            _emptySinceMs = seen.AtMs;
        if (empty || !known)
            return;
        _hadMembers = true;
        _emptySinceMs = -1;
    }

    private static long Fingerprint(IReadOnlyList<PartitionOwner> owners)
    {
        // Of no order: coordinators list members as they like.
        long sum = owners.Count + 1;
        foreach (var owner in owners)
            sum += HashCode.Combine(owner.Topic, owner.Partition, owner.Member);
        return sum == 0 ? 1 : sum;
    }
}
