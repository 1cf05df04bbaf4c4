using Chasqui.Domain.Consumers;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>The ladder, rule by rule: each firing, just missing, and out-prioritised.</summary>
public sealed class ConsumerRulesTests
{
    private const long Now = 10_000_000;
    private static readonly ConsumerSettings Slo2Min = new() { Slo = TimeSpan.FromMinutes(2) };

    private static readonly GroupEvidence Alive =
        GroupEvidence.Unknown with { State = GroupState.Stable, Members = 2, SeenAtMs = Now - 5_000, HadMembers = true };

    /// <summary>Ten offsets wait, the oldest for three seconds; sampled every ten seconds, moved in the newest sample.</summary>
    private static readonly PartitionEvidence Busy = new()
    {
        SampledAtMs = Now - 5_000,
        Samples = 60,
        FirstAtMs = Now - 605_000,
        IntervalMs = 10_000,
        SampledOutside = true,
        CommitSeenAtMs = Now - 5_000,
        Committed = 9_990,
        LogStart = 0,
        LogEnd = 10_000,
        LogEndSeenAtMs = Now - 5_000,
        LogGrewAtMs = Now - 5_000,
        Lag = 10,
        Unread = 10,
        TimeLag = new(3_000, AtLeast: false),
        ProgressAtMs = Now - 5_000,
        ProgressAfterMs = Now - 15_000,
        ProgressGapMs = 10_000,
        ProgressGaps = 16,
        RewoundAtMs = -1,
        RewoundFrom = -1,
        BeyondEndSinceMs = -1,
        OwnershipSinceMs = -1,
        Group = GroupEvidence.Unknown,
    };

    private static readonly OwnerHeartbeat Beat = new("m-1", Now - 2_000, 5_000, Stopped: false, Now - 2_100, 5_000, 9_995, Now - 2_100);

    /// <summary>Nothing moved for so long, while records waited.</summary>
    private static PartitionEvidence Idle(long ms) => Busy with
    {
        ProgressAtMs = Now - 5_000 - ms, ProgressAfterMs = Now - 15_000 - ms, TimeLag = new(ms, false), Lag = 500, Unread = 500, LogEnd = 10_490,
    };

    private static PartitionEvidence Late(long ms, LagDirection direction, double perSecond = 0) => Busy with
    {
        Lag = 5_000,
        Unread = 5_000,
        TimeLag = new(ms, false),
        LeastTimeLagMs = ms - 5_000,
        Trend = new(direction, perSecond, 100, 100 + perSecond, 120_000),
    };

    private static PartitionEvidence Empty(long sinceMs, long idleBeforeMs = 5_000) => Idle(sinceMs + idleBeforeMs) with
    {
        Group = GroupEvidence.Unknown with
        {
            State = GroupState.Empty, Members = 0, SeenAtMs = Now - 5_000, HadMembers = true, EmptySinceMs = Now - 5_000 - sinceMs,
            DisturbedAtMs = Now - 5_000 - sinceMs, DisturbedSinceMs = Now - 5_000 - sinceMs,
        },
    };

    private static PartitionEvidence Unowned(long sinceMs) => Busy with
    {
        Group = Alive, Ownership = PartitionOwnership.Unowned, OwnershipSinceMs = Now - sinceMs, ProgressAtMs = Now - sinceMs - 1, ProgressAfterMs = Now - sinceMs - 10_001,
        Unread = 0, Lag = 0,
    };

    /// <summary>Of a group that only heartbeats tell of, 100 s ago.</summary>
    private static PartitionEvidence LetGo(int rebalances, long calm) => Idle(100_000) with
    {
        Group = GroupEvidence.Unknown with { Rebalances = rebalances, RebalanceSpanMs = 40_000, RebalancedAtMs = Now - calm },
        Ownership = PartitionOwnership.Unowned,
        OwnershipSinceMs = Now - 100_000,
    };

    private static PartitionEvidence Storm(int rebalances, long span, long calm = 10_000) => Idle(20_000) with
    {
        Group = Alive with { Rebalances = rebalances, RebalanceSpanMs = span, DisturbedAtMs = Now - calm, DisturbedSinceMs = Now - span },
    };

    private static readonly Dictionary<string, (PartitionEvidence Evidence, ConsumerSettings? Settings, string Rule, ConsumerVerdict Verdict)> Rows = new()
    {
        ["C1: a share group is named and not judged"] = (Idle(600_000) with { Group = Alive with { Protocol = GroupProtocol.Share } }, null, "C1", Undetermined),
        ["C1 just misses: a group of the new consumer protocol is judged"] = (Idle(600_000) with { Group = Alive with { Protocol = GroupProtocol.Consumer } }, null, "C14", Stuck),
        ["C2: heartbeats ended without a goodbye, the group is not known"] = (Idle(30_000) with { Heartbeat = Beat with { AtMs = Now - 31_000 } }, null, "C2", Dead),
        ["C2: heartbeats ended, nothing is unread, the group is empty"] =
            (Empty(20_000) with { Unread = 0, Lag = 0, TimeLag = default, Heartbeat = Beat with { AtMs = Now - 31_000 } }, null, "C2", Dead),
        ["C2: heartbeats ended, the broker still lists the member, records wait"] =
            (Idle(25_000) with { Group = Alive, Heartbeat = Beat with { AtMs = Now - 31_000, ProgressAtMs = Now - 33_000 } }, null, "C2", Dead),
        ["C2: one heartbeat was lost, it worked until the next was due, and a late sample showed that"] =
            (Idle(30_000) with { ProgressAfterMs = Now - 50_000, Heartbeat = Beat with { AtMs = Now - 60_000, IntervalMs = 5_000 } }, null, "C2", Dead),
        ["C2 just misses: its offset was moved when it was silent already"] =
            (Idle(29_000) with { ProgressAfterMs = Now - 49_999, Heartbeat = Beat with { AtMs = Now - 60_000, IntervalMs = 5_000 } }, null, "C20", Ok),
        ["C2 just misses: silent for no longer than the limit"] = (Idle(29_000) with { Heartbeat = Beat with { AtMs = Now - 30_000 } }, null, "C20", Ok),
        ["C2 just misses: it sends once a minute"] = (Idle(20_000) with { Heartbeat = Beat with { AtMs = Now - 100_000, IntervalMs = 60_000 } }, null, "C20", Ok),
        ["C2 just misses: silent, and the offset still moves"] = (Busy with { Heartbeat = Beat with { AtMs = Now - 60_000 } }, null, "C20", Ok),
        ["C2 just misses: silent, the group lives and nothing is unread"] =
            (Busy with { Unread = 0, Lag = 0, TimeLag = default, ProgressAtMs = Now - 90_000, Group = Alive, Heartbeat = Beat with { AtMs = Now - 60_000 } }, null, "C8", Ok),
        ["C2 gives way: nobody could look from outside either"] = (Idle(30_000) with { SampledAtMs = Now - 61_000, Heartbeat = Beat with { AtMs = Now - 61_000 } }, null, "C3", Undetermined),
        ["C3: the newest sample is stale"] = (Busy with { SampledAtMs = Now - 61_000 }, null, "C3", Undetermined),
        ["C3: there is no sample"] = (default(PartitionEvidence) with { Group = GroupEvidence.Unknown }, null, "C3", Undetermined),
        ["C3 just misses: samples come once a minute"] = (Busy with { SampledAtMs = Now - 100_000, LogEndSeenAtMs = Now - 100_000, IntervalMs = 60_000 }, null, "C20", Ok),
        ["C4: the log end was never read"] = (Busy with { LogEnd = -1 }, null, "C4", Undetermined),
        ["C4: the log end has not been read for long"] = (Busy with { LogEndSeenAtMs = Now - 70_000 }, null, "C4", Undetermined),
        ["C5: the committed offset stays beyond the log end"] =
            (Busy with { Committed = 20_000, Lag = 0, Unread = 0, BeyondEndSinceMs = Now - 70_000, ProgressAtMs = Now - 90_000 }, null, "C5", Undetermined),
        ["C5: a single sample beyond the log end"] = (Busy with { Committed = 20_000, Samples = 1, Lag = 0, Unread = 0, BeyondEndSinceMs = Now - 5_000 }, null, "C5", Undetermined),
        ["C5 just misses: the end was read before the offset was"] = (Busy with { Committed = 10_005, Lag = 0, Unread = 0, BeyondEndSinceMs = Now - 15_000 }, null, "C8", Ok),
        ["C6: nobody owns it, even on a quiet topic"] = (Unowned(31_000), null, "C6", Orphaned),
        ["C6 just misses: it was just taken away"] = (Unowned(29_000), null, "C8", Ok),
        ["C6 just misses: it is read by somebody who is no member"] = (Unowned(60_000) with { ProgressAtMs = Now - 5_000, ProgressAfterMs = Now - 60_000 }, null, "C8", Ok),
        ["C6: its last move was seen after it was let go of"] = (Unowned(60_000) with { ProgressAtMs = Now - 55_000, ProgressAfterMs = Now - 60_001 }, null, "C6", Orphaned),
        ["C6: heartbeats alone tell that it was let go of, and records wait"] = (LetGo(rebalances: 1, calm: 40_000), null, "C6", Orphaned),
        ["C6: heartbeats alone tell, and the storm was over long ago"] = (LetGo(rebalances: 8, calm: 95_000), null, "C6", Orphaned),
        ["C6 just misses: heartbeats alone tell, and more rebalances may follow"] = (LetGo(rebalances: 3, calm: 85_000), null, "C14", Stuck),
        ["C6 just misses: the last rebalance was a moment ago"] =
            (Unowned(90_000) with { Group = Alive with { Rebalances = 2, RebalancedAtMs = Now - 20_000, DisturbedAtMs = Now - 20_000, DisturbedSinceMs = Now - 90_000 } }, null, "C8", Ok),
        ["C6 gives way: the sample is stale"] = (Unowned(90_000) with { SampledAtMs = Now - 80_000 }, null, "C3", Undetermined),
        ["C7: heartbeats come, the poll loop is away"] = (Idle(28_000) with { Heartbeat = Beat with { LastPollAtMs = Now - 33_000, ProgressAtMs = Now - 33_000 } }, null, "C7", Stuck),
        ["C7: it hangs on the only record there is"] =
            (Busy with { Unread = 0, Lag = 1, TimeLag = default, ProgressAtMs = Now - 90_000, Heartbeat = Beat with { LastPollAtMs = Now - 33_000, ProgressAtMs = Now - 33_000 } }, null, "C7", Stuck),
        ["C7 just misses: nothing is there to read"] =
            (Busy with { Unread = 0, Lag = 0, TimeLag = default, ProgressAtMs = Now - 90_000, Heartbeat = Beat with { LastPollAtMs = Now - 33_000, ProgressAtMs = Now - 33_000 } }, null, "C8", Ok),
        ["C7 just misses: it works through its batches for so long"] =
            (Idle(20_000) with { Heartbeat = Beat with { LastPollAtMs = Now - 33_000, ProgressAtMs = Now - 33_000, PollGapMs = 40_000 } }, null, "C20", Ok),
        ["C7 just misses: it commits record by record"] = (Busy with { Heartbeat = Beat with { LastPollAtMs = Now - 90_000, ProgressAtMs = Now - 90_000 } }, null, "C20", Ok),
        ["C8: nothing is unread"] = (Busy with { Lag = 0, Unread = 0, TimeLag = default, ProgressAtMs = Now - 8_000_000 }, null, "C8", Ok),
        ["C8: at rest before a tail of markers"] = (Busy with { Lag = 1, Unread = 0, TimeLag = default, ProgressAtMs = Now - 8_000_000 }, null, "C8", Ok),
        ["C8: its position is at the end of a quiet log, behind a long aborted tail"] =
            (Idle(600_000) with { LogGrewAtMs = Now - 600_000, Heartbeat = Beat with { Position = 10_490, ProgressAtMs = Now - 600_000 } }, null, "C8", Ok),
        ["C8 just misses: its position is at the end, but the log grows and it never commits"] =
            (Idle(600_000) with { Heartbeat = Beat with { Position = 10_490 }, LeastTimeLagMs = 590_000 }, null, "C19", Lagging),
        ["C8 gives way: nobody owns it"] = (Unowned(31_000), null, "C6", Orphaned),
        ["C9: the group reads the topic no more"] = (Idle(600_000) with { Group = Alive, Ownership = PartitionOwnership.TopicLeft }, null, "C9", Ok),
        ["C10: six rebalances over three and a half minutes"] = (Storm(6, 210_000), null, "C10", Flapping),
        ["C10: a rebalance that does not end"] =
            (Idle(20_000) with { Group = Alive with { State = GroupState.Rebalancing, UnstableSinceMs = Now - 180_000, DisturbedAtMs = Now, DisturbedSinceMs = Now - 180_000 } }, null, "C10", Flapping),
        ["C10 just misses: a rolling deployment"] = (Storm(20, 200_000), null, "C16", Ok),
        ["C10 just misses: five rebalances"] = (Storm(5, 240_000), null, "C16", Ok),
        ["C10 just misses: the storm is over"] = (Storm(8, 240_000, calm: 100_000), null, "C20", Ok),
        ["C10 gives way: in a storm, with nothing unread"] = (Storm(8, 240_000) with { Lag = 0, Unread = 0, TimeLag = default }, null, "C8", Ok),
        ["C11: it said that it stops, a minute ago"] = (Idle(60_000) with { Heartbeat = Beat with { Stopped = true, AtMs = Now - 60_000 } }, null, "C11", Stopped),
        ["C11 in its grace: it may be being deployed"] = (Idle(50_000) with { Heartbeat = Beat with { Stopped = true, AtMs = Now - 55_000 } }, null, "C11", Ok),
        ["C11 just misses: another goes on where it stopped"] = (Busy with { Heartbeat = Beat with { Stopped = true, AtMs = Now - 120_000 } }, null, "C20", Ok),
        ["C12: it left, and has not come back for a minute"] = (Empty(61_000), null, "C12", Stopped),
        ["C12 in its grace: it left a moment ago"] = (Empty(40_000), null, "C12", Ok),
        ["C12: it was expelled after it had made no progress"] = (Empty(5_000, idleBeforeMs: 45_000), null, "C12", Dead),
        ["C12 just misses death: it went within its usual beat"] = (Empty(5_000, idleBeforeMs: 19_000), null, "C12", Ok),
        ["C12: empty at first sight"] = (Empty(20_000) with { Group = Empty(20_000).Group with { HadMembers = false } }, null, "C12", Undetermined),
        ["C12 just misses: somebody commits without being a member"] = (Busy with { Group = Empty(300_000).Group }, null, "C20", Ok),
        ["C13: commits came every second and have ceased"] =
            (Idle(17_600) with { CommitSeenAtMs = Now - 22_600, IntervalMs = 1_000, ProgressGapMs = 1_000 }, null, "C13", Stopped),
        ["C13 just misses: commits have ceased for less than its limit"] =
            (Idle(14_000) with { CommitSeenAtMs = Now - 19_000, IntervalMs = 1_000, ProgressGapMs = 1_000 }, null, "C20", Ok),
        ["C13 gives way to C14: commits have ceased, the group lives"] =
            (Idle(30_000) with { CommitSeenAtMs = Now - 35_000, IntervalMs = 1_000, ProgressGapMs = 1_000, Group = Alive }, null, "C14", Stuck),
        ["C14: no progress for half a minute, the member is there"] = (Idle(30_000) with { Group = Alive }, null, "C14", Stuck),
        ["C14: no progress, and of the group nothing is known"] = (Idle(30_000), null, "C14", Stuck),
        ["C14: a minute without progress, and its habit is not known"] = (Idle(60_000) with { ProgressGaps = 2, ProgressGapMs = 0 }, null, "C14", Stuck),
        ["C14 just misses: its habit is not known"] = (Idle(50_000) with { ProgressGaps = 2, ProgressGapMs = 0 }, null, "C20", Ok),
        ["C14 just misses: 29 seconds"] = (Idle(29_000) with { Group = Alive }, null, "C20", Ok),
        ["C14: another member took it over, and it makes no progress either"] =
            (Idle(60_000) with { Heartbeat = Beat with { Position = 9_990, ProgressAtMs = -1, OwnedSinceMs = Now - 35_000 } }, null, "C14", Stuck),
        ["C14 just misses: another member took it over a moment ago"] =
            (Idle(60_000) with { Heartbeat = Beat with { Position = 9_990, ProgressAtMs = -1, OwnedSinceMs = Now - 34_999 } }, null, "C20", Ok),
        ["C14 just misses: it commits once a minute"] = (Idle(110_000) with { ProgressGapMs = 60_000 }, null, "C20", Ok),
        ["C14 just misses: its position moves"] = (Idle(50_000) with { Heartbeat = Beat }, null, "C20", Ok),
        ["C14 just misses: the oldest unread record is new"] = (Idle(600_000) with { TimeLag = new(10_000, false) }, null, "C20", Ok),
        ["C14 just misses: it was rebalanced in between"] =
            (Idle(40_000) with { Group = Alive with { DisturbedAtMs = Now - 20_000, DisturbedSinceMs = Now - 45_000 } }, null, "C16", Ok),
        ["C15: it went back"] = (Busy with { RewoundAtMs = Now - 60_000, RewoundFrom = 12_000 }, null, "C15", Rewound),
        ["C15 just misses: a little, in a rebalance"] = (Busy with { RewoundAtMs = Now - 10_000, RewoundFrom = 9_995, RewoundByRebalance = true }, null, "C20", Ok),
        ["C15 just misses: long ago"] = (Busy with { RewoundAtMs = Now - 700_000, RewoundFrom = 12_000 }, null, "C20", Ok),
        ["C15 gives way: it went back and hangs"] = (Idle(40_000) with { RewoundAtMs = Now - 60_000, RewoundFrom = 12_000 }, null, "C14", Stuck),
        ["C16: it rebalances"] = (Idle(40_000) with { Group = Alive with { State = GroupState.Rebalancing, DisturbedAtMs = Now - 5_000, DisturbedSinceMs = Now - 30_000 } }, null, "C16", Ok),
        ["C16 just misses: it was beyond its objective before"] =
            (Late(300_000, LagDirection.Growing) with { Group = Alive with { DisturbedAtMs = Now - 5_000, DisturbedSinceMs = Now - 30_000 } }, Slo2Min, "C19", Lagging),
        ["C17: a single sample with a lag"] = (Busy with { Samples = 1, ProgressAtMs = -1, TimeLag = new(0, true) }, null, "C17", Undetermined),
        ["C17: a backlog, and no progress seen yet"] =
            (Idle(20_000) with { Samples = 3, FirstAtMs = Now - 25_000, ProgressAtMs = -1, TimeLag = new(20_000, true), ProgressGaps = 0 }, null, "C17", Undetermined),
        ["C17 gives way: a single sample with nothing unread"] = (Busy with { Samples = 1, Unread = 0, Lag = 0, ProgressAtMs = -1 }, null, "C8", Ok),
        ["C18: beyond its objective, and shrinking"] = (Late(300_000, LagDirection.Shrinking, -50), Slo2Min, "C18", CatchingUp),
        ["C18: a backlog from before our memory shrinks"] = (Late(35_000, LagDirection.Shrinking, -50) with { TimeLag = new(35_000, true) }, null, "C18", CatchingUp),
        ["C18 just misses: at this pace it takes two days"] = (Late(300_000, LagDirection.Shrinking, -0.02), Slo2Min, "C19", Lagging),
        ["C18 just misses: it is not behind"] = (Late(30_000, LagDirection.Shrinking, -50), null, "C20", Ok),
        ["C19: beyond its objective"] = (Late(121_000, LagDirection.Growing, 10), Slo2Min, "C19", Lagging),
        ["C19: behind for two minutes, without an objective"] = (Late(70_000, LagDirection.Flat), null, "C19", Lagging),
        ["C19: a backlog from before our memory does not shrink"] = (Late(95_000, LagDirection.Flat) with { TimeLag = new(95_000, true) }, null, "C19", Lagging),
        ["C19 just misses: within its objective"] = (Late(119_000, LagDirection.Growing, 10), Slo2Min, "C20", Ok),
        ["C19 just misses: a burst of less than two minutes"] = (Late(70_000, LagDirection.Growing, 10) with { LeastTimeLagMs = 0 }, null, "C20", Ok),
        ["C19 just misses: no more behind than its own beat explains"] = (Late(100_000, LagDirection.Flat) with { ProgressGapMs = 60_000 }, null, "C20", Ok),
        ["C20: it keeps up"] = (Busy, null, "C20", Ok),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_decides(string name)
    {
        var (evidence, settings, rule, verdict) = Rows[name];

        var decision = ConsumerRules.Decide(evidence, settings ?? ConsumerSettings.Default, Now);

        Assert.Equal((rule, verdict), (decision.RuleId, decision.Verdict));
    }

    [Fact]
    public void Every_rule_has_a_row_in_which_it_decides()
    {
        var decided = Rows.Values.Select(row => row.Rule).ToHashSet();

        Assert.All(ConsumerRules.All, rule => Assert.Contains($"C{rule.Rule}", decided));
    }

    [Fact]
    public void Rules_are_numbered_in_their_order() =>
        Assert.Equal(Enumerable.Range(1, ConsumerRules.All.Count), ConsumerRules.All.Select(rule => rule.Rule));
}
