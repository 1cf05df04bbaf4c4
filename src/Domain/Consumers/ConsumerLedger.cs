using System.Collections.Immutable;
using Chasqui.Domain.Consumers.History;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Consumers;

/// <summary>
/// All consumer groups: observations go in, in the order of their times, and verdicts come out. Its memory is bounded by the number of partitions,
/// and can be had again by observing the last half hour anew. Not safe for use by several threads.
/// </summary>
public sealed class ConsumerLedger
{
    /// <summary>A partition that its cluster's samples no longer show is forgotten after this, in milliseconds.</summary>
    public const long ForgetAfterMs = 600_000;

    /// <summary>Whatever nothing has been heard of for this long is forgotten, in milliseconds.</summary>
    public const long ForgetSilentAfterMs = 24 * 3_600_000L;

    private readonly Dictionary<(string Cluster, string Group), GroupTrack> _groups = [];
    private readonly Dictionary<string, long> _sampledAtMs = [];
    private readonly Dictionary<(string Cluster, string Topic, int Partition), LogRange> _logs = [];
    private readonly HashSet<(string Cluster, string Group)> _gone = [];
    private readonly List<ConsumerDecision> _decisions = [];

    private readonly record struct LogRange(long AtMs, long Start, long End);

    /// <summary>How many partitions are remembered.</summary>
    public int Count => _groups.Values.Sum(group => group.Partitions.Count);

    /// <summary>A sample of a group on a topic.</summary>
    public void Observe(GroupOffsets sample)
    {
        NoteSampled(sample.Cluster, sample.AtMs);
        if (_gone.Contains((sample.Cluster, sample.Group)) && sample.Partitions.All(p => p.Committed < 0))
            return;
        var group = Group(sample.Cluster, sample.Group);
        if (sample.Members is { } members)
            group.ObserveMembers(sample.AtMs, members);
        foreach (var p in sample.Partitions)
            Partition(group, sample.Cluster, sample.Topic, p.Partition).Observe(sample.AtMs, p.Committed, p.LogStart, p.LogEnd, outside: true);
    }

    /// <summary>A group as its coordinator describes it. A group that is gone is forgotten at once.</summary>
    public void Observe(GroupObservation seen)
    {
        if (seen.State == GroupState.Dead)
        {
            _groups.Remove((seen.Cluster, seen.Group));
            _gone.Add((seen.Cluster, seen.Group));
            return;
        }

        var group = Group(seen.Cluster, seen.Group);
        if (!group.Observe(seen))
            return;
        var owners = seen.State == GroupState.Stable ? seen.Assignment : null;
        var byPartition = owners?.Where(o => o.Topic.Length > 0).GroupBy(o => (o.Topic, o.Partition)).ToDictionary(o => o.Key, o => o.First().Member);
        var topics = byPartition?.Keys.Select(key => key.Topic).ToHashSet();
        foreach (var (key, track) in group.Partitions)
        {
            string? owner = null;
            var ownership = byPartition is null ? PartitionOwnership.Unknown
                : byPartition.TryGetValue(key, out owner) ? PartitionOwnership.Owned
                : topics!.Contains(key.Topic) || track.ProgressAtMs >= 0 ? PartitionOwnership.Unowned
                : PartitionOwnership.TopicLeft;
            track.NoteOwnership(seen.AtMs, ownership, owner);
        }
    }

    /// <summary>A log's range, for every group that reads it.</summary>
    public void ObserveLog(string cluster, string topic, int partition, long atMs, long start, long end)
    {
        _logs[(cluster, topic, partition)] = new(atMs, start, end);
        NoteSampled(cluster, atMs);
        foreach (var ((ofCluster, _), group) in _groups)
            if (ofCluster == cluster && group.Partitions.TryGetValue((topic, partition), out var track))
                track.Observe(atMs, PartitionTrack.NotRead, start, end, outside: true);
    }

    public void Observe(HeartbeatObservation heartbeat)
    {
        var group = Group(heartbeat.Cluster, heartbeat.Group);
        if (!group.Members.TryGetValue(heartbeat.Instance, out var member))
            group.Members.Add(heartbeat.Instance, member = new());
        if (!member.Observe(heartbeat))
            return;
        HashSet<(string, int)> claims = [];
        foreach (var p in heartbeat.Partitions)
        {
            claims.Add((p.Topic, p.Partition));
            var track = Partition(group, heartbeat.Cluster, p.Topic, p.Partition);
            track.Claim.Take(member, heartbeat.AtMs, p.Position, p.ProgressAtMs);
            // What a consumer tells of offsets may be older than what the brokers told: only news counts.
            if (!track.SampledOutside || p.Committed > track.Committed)
                track.Observe(
                    heartbeat.AtMs, p.Committed < 0 ? PartitionTrack.NotRead : p.Committed, -1,
                    p.EndOffset >= track.LogEnd || !track.SampledOutside ? p.EndOffset : -1, outside: false);
        }

        if (heartbeat.Stopped)
            return;
        foreach (var gone in member.Claims.Except(claims))
            if (group.Partitions.TryGetValue(gone, out var track) && ReferenceEquals(track.Claim.Member, member))
                track.Claim.Release(heartbeat.AtMs);
        member.Claims = claims;
    }

    /// <summary>Judges every group. Groups that are ignored give none.</summary>
    /// <param name="nowMs">The time of the judgement, in Unix milliseconds.</param>
    /// <param name="settings">The policy for a cluster's group.</param>
    public IEnumerable<GroupJudgement> Judge(long nowMs, Func<string, string, ConsumerSettings> settings)
    {
        Forget(nowMs);
        foreach (var ((cluster, name), group) in _groups)
            if ((group.Partitions.Count > 0 || group.IsShare) && settings(cluster, name) is { Ignore: false } policy)
                yield return Judge(cluster, name, group, policy, nowMs);
    }

    private GroupJudgement Judge(string cluster, string name, GroupTrack group, ConsumerSettings settings, long nowMs)
    {
        var evidence = group.ToEvidence(nowMs);
        var partitions = ImmutableArray.CreateBuilder<PartitionJudgement>(group.Partitions.Count);
        _decisions.Clear();
        foreach (var (key, track) in group.Partitions)
        {
            var facts = LedgerEvidence.Of(track, group, evidence, nowMs);
            var decision = ConsumerRules.Decide(facts, settings, nowMs);
            _decisions.Add(decision);
            partitions.Add(new(key.Topic, key.Partition, decision, track.NoteDecision(nowMs, decision), facts, track.Rewinds));
        }

        partitions.Sort(static (a, b) => string.CompareOrdinal(a.Topic, b.Topic) is var byTopic && byTopic != 0 ? byTopic : a.Partition.CompareTo(b.Partition));
        var whole = GroupRules.Decide(evidence, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_decisions), settings, nowMs);
        return new(cluster, name, whole, group.NoteDecision(nowMs, whole), evidence, partitions.MoveToImmutable());
    }

    private GroupTrack Group(string cluster, string name)
    {
        if (_groups.TryGetValue((cluster, name), out var group))
            return group;
        _gone.Remove((cluster, name));
        _groups.Add((cluster, name), group = new());
        return group;
    }

    private PartitionTrack Partition(GroupTrack group, string cluster, string topic, int partition)
    {
        if (group.Partitions.TryGetValue((topic, partition), out var track))
            return track;
        group.Partitions.Add((topic, partition), track = new());
        if (_logs.TryGetValue((cluster, topic, partition), out var log))
            track.Observe(log.AtMs, PartitionTrack.NotRead, log.Start, log.End, outside: true);
        return track;
    }

    private void NoteSampled(string cluster, long atMs) => _sampledAtMs[cluster] = Math.Max(atMs, _sampledAtMs.GetValueOrDefault(cluster));

    /// <summary>
    /// Topics, groups and members that are gone. Only what the rest of its cluster outlives: a cluster that nobody could look at is not forgotten.
    /// </summary>
    private void Forget(long nowMs)
    {
        foreach (var ((cluster, name), group) in _groups)
        {
            var sampled = _sampledAtMs.GetValueOrDefault(cluster);
            foreach (var (key, track) in group.Partitions)
            {
                var seen = Math.Max(track.SampledAtMs, track.Claim.Member?.AtMs ?? -1);
                var outlived = track.SampledOutside ? sampled - track.SampledAtMs > ForgetAfterMs && nowMs - seen > ForgetAfterMs : false;
                if (outlived || nowMs - seen > ForgetSilentAfterMs)
                    group.Partitions.Remove(key);
            }

            foreach (var (member, track) in group.Members)
                if (nowMs - track.AtMs > ForgetAfterMs && !group.Partitions.Values.Any(p => ReferenceEquals(p.Claim.Member, track)))
                    group.Members.Remove(member);
            if (group.Partitions.Count == 0 && group.Members.Count == 0 && !(group.IsShare && nowMs - group.SeenAtMs <= ForgetSilentAfterMs))
                _groups.Remove((cluster, name));
        }
    }
}
