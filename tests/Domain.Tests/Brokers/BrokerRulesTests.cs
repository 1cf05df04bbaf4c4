using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Tests.Brokers;

public sealed class BrokerRulesTests
{
    private const long Now = 1_000_000_000;
    private static readonly BrokerSettings Settings = BrokerSettings.Default;

    private static readonly BrokerEvidence Fine = new()
    {
        Broker = 1, Registered = true, LastSeenMs = Now, EverSeen = true, Connect = Ok(), Answer = Ok(), Canary = Ok(), MetricsFresh = true,
        HasBaseline = true, OutsideKnown = true, OutsideFresh = true,
    };

    private static readonly SlowEvidence Slow = new()
    {
        Signal = "canary.produceMs", Value = 200, AtMs = Now, Basis = SlowBasis.HistoryAndPeers, Confirmed = true, Abnormal = 5, SinceMs = Now - 60_000,
    };

    private static readonly BrokerEvidence Metrics = Fine with
    {
        Registered = null, Connect = ProbeFact.Unknown, Answer = ProbeFact.Unknown, Canary = ProbeFact.Unknown, OutsideKnown = false, OutsideFresh = false,
    };

    private static readonly TrafficEvidence Stopped = new(0, 5e6, 5e6, true);

    /// <summary>Name, evidence, verdict, cause and rule: each rule firing, just missing, out-prioritised.</summary>
    public static readonly Dictionary<string, (BrokerEvidence Evidence, BrokerVerdict Verdict, BrokerCause Cause, int Rule)> Rows = new()
    {
        ["nothing is fresh"] = (Fine with { Registered = null, OutsideFresh = false, MetricsFresh = false }, BrokerVerdict.Undetermined, BrokerCause.Stale, 1),
        ["nothing is fresh, though it was slow"] =
            (Fine with { Registered = null, OutsideFresh = false, MetricsFresh = false, Slow = Slow }, BrokerVerdict.Undetermined, BrokerCause.Stale, 1),
        ["it left, and nobody misses it"] =
            (Gone(60) with { Missed = false }, BrokerVerdict.Retired, BrokerCause.None, 2),
        ["it left, and nobody misses it, but it is expected"] =
            (Gone(60) with { Missed = false, Expected = true }, BrokerVerdict.Missing, BrokerCause.Gone, 4),
        ["it left a moment ago, and nobody misses it yet"] =
            (Gone(10) with { Missed = false }, BrokerVerdict.Degraded, BrokerCause.Restarting, 5),
        ["it accepts and never answers"] =
            (Fine with { Answer = Failed(ProbeError.TimedOut), Canary = Failed(ProbeError.TimedOut) }, BrokerVerdict.Zombie, BrokerCause.NeverAnswers, 3),
        ["it accepts and never answers, and the others gave it up"] =
            (Fine with { Registered = false, Answer = Failed(ProbeError.TimedOut), Canary = Failed(ProbeError.TimedOut) }, BrokerVerdict.Zombie, BrokerCause.Hung, 3),
        ["it accepts and did not answer once"] =
            (Fine with { Answer = Suspect() }, BrokerVerdict.Undetermined, BrokerCause.Unconfirmed, 14),
        ["gone for as long as a restart may take"] = (Gone(50), BrokerVerdict.Missing, BrokerCause.Gone, 4),
        ["gone for less than a restart may take"] = (Gone(49), BrokerVerdict.Degraded, BrokerCause.Restarting, 5),
        ["gone in order for less than a long restart"] = (Gone(299) with { LeftInOrder = true }, BrokerVerdict.Degraded, BrokerCause.Restarting, 5),
        ["gone in order for longer"] = (Gone(300) with { LeftInOrder = true }, BrokerVerdict.Missing, BrokerCause.Gone, 4),
        ["expected and never seen"] = (Gone(60) with { EverSeen = false, Expected = true }, BrokerVerdict.Missing, BrokerCause.NeverSeen, 4),
        ["not listed, though it answers us"] =
            (Fine with { Registered = false, LastSeenMs = Now - 60_000 }, BrokerVerdict.Missing, BrokerCause.Fenced, 4),
        ["gone, though it answered before"] = (Gone(60) with { Answer = Ok() with { AtMs = Now - 15_000 } }, BrokerVerdict.Missing, BrokerCause.Gone, 4),
        ["it refuses our credentials, as all do"] =
            (Fine with { Connect = Failed(ProbeError.Credentials), Canary = ProbeFact.Unknown }, BrokerVerdict.Undetermined, BrokerCause.OurCredentials, 6),
        ["it refuses credentials that its peers accept"] =
            (Fine with { Connect = Failed(ProbeError.Credentials), PeersAcceptCredentials = true }, BrokerVerdict.Zombie, BrokerCause.RefusesClients, 6),
        ["no connection, refused"] = (Fine with { Connect = Failed(ProbeError.Refused), Canary = ProbeFact.Unknown }, BrokerVerdict.Unreachable, BrokerCause.Refused, 7),
        ["no connection, timed out, canary too"] =
            (Fine with { Connect = Failed(ProbeError.TimedOut), Canary = Failed(ProbeError.TimedOut) }, BrokerVerdict.Unreachable, BrokerCause.TimedOut, 7),
        ["no connection, name unknown"] =
            (Fine with { Connect = Failed(ProbeError.Unresolvable), Canary = ProbeFact.Unknown }, BrokerVerdict.Unreachable, BrokerCause.Unresolvable, 7),
        ["no connection, otherwise"] =
            (Fine with { Connect = Failed(ProbeError.Closed), Canary = ProbeFact.Unknown }, BrokerVerdict.Unreachable, BrokerCause.ConnectionFails, 7),
        ["no connection, though a canary passed since"] =
            (Fine with { Connect = Failed(ProbeError.TimedOut) }, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["no connection, and slow before"] =
            (Fine with { Connect = Failed(ProbeError.Refused), Canary = ProbeFact.Unknown, Slow = Slow, SlowFresh = true }, BrokerVerdict.Unreachable, BrokerCause.Refused, 7),
        ["the canary fails"] = (Fine with { Canary = Failed(ProbeError.TimedOut) }, BrokerVerdict.Zombie, BrokerCause.CanaryFails, 8),
        ["the canary fails, though its metrics are fine and it answers"] =
            (Fine with { Canary = Failed(ProbeError.Other) }, BrokerVerdict.Zombie, BrokerCause.CanaryFails, 8),
        ["the canary failed once"] = (Fine with { Canary = Suspect() }, BrokerVerdict.Undetermined, BrokerCause.Unconfirmed, 14),
        ["its traffic stopped, and no canary"] =
            (Fine with { Traffic = Stopped, Canary = ProbeFact.Unknown }, BrokerVerdict.Zombie, BrokerCause.NoTraffic, 9),
        ["its traffic stopped, and the canary passes"] =
            (Fine with { Traffic = Stopped }, BrokerVerdict.Undetermined, BrokerCause.NoTrafficButServes, 9),
        ["its traffic stopped, as stale metrics say"] =
            (Fine with { Traffic = Stopped, MetricsFresh = false }, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["slow"] = (Fine with { Slow = Slow, SlowFresh = true }, BrokerVerdict.Slow, BrokerCause.BeyondHistoryAndPeers, 10),
        ["slow, and therefore out of sync"] =
            (Fine with { Slow = Slow, SlowFresh = true, UnderReplicatedConfirmed = true }, BrokerVerdict.Slow, BrokerCause.BeyondHistoryAndPeers, 10),
        ["slow without peers"] =
            (Fine with { Slow = Slow with { Basis = SlowBasis.History }, SlowFresh = true }, BrokerVerdict.Slow, BrokerCause.BeyondHistory, 10),
        ["slow without a history"] =
            (Fine with { Slow = Slow with { Basis = SlowBasis.Peers }, SlowFresh = true }, BrokerVerdict.Slow, BrokerCause.BeyondPeers, 10),
        ["out of range, not confirmed"] = (Fine with { Slow = Slow with { Confirmed = false }, SlowFresh = true }, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["partitions without a leader"] = (Fine with { Partitions = new(Leaderless: 1) }, BrokerVerdict.Degraded, BrokerCause.Leaderless, 11),
        ["partitions below their minimum"] = (Fine with { Partitions = new(UnderMinIsr: 1) }, BrokerVerdict.Degraded, BrokerCause.UnderMinIsr, 12),
        ["partitions at their minimum"] = (Fine with { Partitions = new(AtMinIsr: 5) }, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["out of sync"] = (Fine with { UnderReplicatedConfirmed = true }, BrokerVerdict.Degraded, BrokerCause.UnderReplicated, 13),
        ["out of sync once"] = (Fine with { Partitions = new(UnderReplicated: 3) }, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["a log directory is offline"] = (Fine with { OfflineLogDirectories = 1 }, BrokerVerdict.Degraded, BrokerCause.OfflineLogDirectory, 13),
        ["only metrics are fresh, though probes used to come"] = (Fine with { OutsideFresh = false }, BrokerVerdict.Undetermined, BrokerCause.OutsideStale, 15),
        ["slow by a signal that stopped"] = (Fine with { Slow = Slow, SlowFresh = false }, BrokerVerdict.Undetermined, BrokerCause.SlowSignalStale, 15),
        ["only metrics, and nothing to hold them against"] =
            (Metrics with { HasBaseline = false }, BrokerVerdict.Undetermined, BrokerCause.NoBaseline, 16),
        ["only metrics, held against something"] = (Metrics, BrokerVerdict.Healthy, BrokerCause.None, 17),
        ["nothing speaks against it"] = (Fine, BrokerVerdict.Healthy, BrokerCause.None, 17),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decides(string row)
    {
        var (evidence, verdict, cause, rule) = Rows[row];
        Assert.Equal(new BrokerDecision(verdict, cause, (byte)rule), BrokerRules.Decide(evidence, Settings, Now));
    }

    [Fact]
    public void Every_rule_has_a_row() =>
        Assert.Equal(BrokerRules.All.Select(r => r.Rule), Rows.Values.Select(r => r.Rule).Distinct().Order());

    [Fact]
    public void Stale_evidence_is_never_healthy_and_never_sick()
    {
        foreach (var (name, row) in Rows)
        {
            var decision = BrokerRules.Decide(row.Evidence with { Registered = null, OutsideFresh = false, MetricsFresh = false }, Settings, Now);
            Assert.True(decision.Verdict == BrokerVerdict.Undetermined, name);
        }
    }

    private static BrokerEvidence Gone(int seconds) => Fine with
    {
        Registered = false, LastSeenMs = Now - seconds * 1000, Connect = Failed(ProbeError.Refused), Answer = ProbeFact.Unknown,
        Canary = ProbeFact.Unknown,
    };

    private static ProbeFact Ok() => new(ProbeState.Ok, Now, Now, 0, ProbeError.None, 1);

    private static ProbeFact Failed(ProbeError error) => new(ProbeState.Failed, Now, Now - 60_000, 2, error, null);

    private static ProbeFact Suspect() => new(ProbeState.Suspect, Now, Now - 15_000, 1, ProbeError.TimedOut, null);
}
