namespace Chasqui.Domain.Brokers;

/// <summary>
/// How a broker is judged from outside: one ordered ladder, the first rule that holds decides. Two rules carry the promise: what is too old
/// is no reason for anything (B1, B15), and what a broker says of itself never outweighs how clients fare (B3 to B8 before B16).
/// </summary>
public static class BrokerRules
{
    /// <summary>Every rule, by number, for documentation and for the test that each has a row.</summary>
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "nothing known of it is fresh: Undetermined, Stale"),
        (2, "no longer registered, not expected, and no partition misses it: Retired"),
        (3, "it accepts connections and never answers: Zombie, NeverAnswers; Hung when the others have given it up"),
        (4, "not registered for longer than a restart takes: Missing, Gone, Fenced or NeverSeen"),
        (5, "not registered since a moment ago: Degraded, Restarting"),
        (6, "it refuses our credentials: Zombie, RefusesClients, when peers accept them; else Undetermined, OurCredentials"),
        (7, "no connection, again and again, and no canary since: Unreachable, with the way it fails"),
        (8, "the canary cannot be written or read back, again and again: Zombie, CanaryFails"),
        (9, "its traffic stopped while its past and its peers have some: Zombie, NoTraffic; Undetermined when a canary passes"),
        (10, "far slower than its own history and its peers, K of N: Slow"),
        (11, "partitions of it have no leader: Degraded, Leaderless"),
        (12, "partitions of it are below their minimum of in-sync replicas: Degraded, UnderMinIsr"),
        (13, "its replicas are out of sync, or a log directory is offline: Degraded, UnderReplicated or OfflineLogDirectory"),
        (14, "something failed, not confirmed yet: Undetermined, Unconfirmed"),
        (15, "the outside look that used to come is too old, or it was slow by a signal that stopped: Undetermined"),
        (16, "only metrics are known, with nothing to hold them against: Undetermined, NoBaseline"),
        (17, "nothing speaks against it: Healthy"),
    ];

    public static BrokerDecision Decide(BrokerEvidence e, BrokerSettings settings, long nowMs)
    {
        if (!e.OutsideFresh && !e.MetricsFresh && e.Registered is null)
            return new(BrokerVerdict.Undetermined, BrokerCause.Stale, 1);
        var answers = IsAnswering(e.Answer, e.Connect) || IsAnswering(e.Canary, e.Connect);
        if (e.Registered == false && !answers && !e.Expected && e.Missed == false && (e.LeftInOrder || nowMs - e.LastSeenMs >= MissingAfterMs(e, settings)))
            return new(BrokerVerdict.Retired, BrokerCause.None, 2);
        if (e.Connect.IsOk && e.Answer.HasFailed && e.Answer.Error != ProbeError.Credentials)
            return new(BrokerVerdict.Zombie, e.Registered == false ? BrokerCause.Hung : BrokerCause.NeverAnswers, 3);
        if (e.Registered == false)
            return nowMs - e.LastSeenMs >= MissingAfterMs(e, settings)
                ? new(BrokerVerdict.Missing, !e.EverSeen ? BrokerCause.NeverSeen : answers ? BrokerCause.Fenced : BrokerCause.Gone, 4)
                : new(BrokerVerdict.Degraded, BrokerCause.Restarting, 5);
        return DecideReachability(e) ?? DecideService(e) ?? DecideKnowledge(e);
    }

    private static BrokerDecision? DecideReachability(BrokerEvidence e)
    {
        if (RefusesCredentials(e.Connect) || RefusesCredentials(e.Answer))
            return e.PeersAcceptCredentials
                ? new(BrokerVerdict.Zombie, BrokerCause.RefusesClients, 6)
                : new(BrokerVerdict.Undetermined, BrokerCause.OurCredentials, 6);
        if (e.Connect.HasFailed && !(e.Canary.IsOk && e.Canary.OkAtMs >= e.Connect.AtMs))
            return new(BrokerVerdict.Unreachable, Way(e.Connect.Error), 7);
        if (e.Canary.HasFailed)
            return new(BrokerVerdict.Zombie, BrokerCause.CanaryFails, 8);
        return null;
    }

    /// <summary>It can be reached: does it serve as it should?</summary>
    private static BrokerDecision? DecideService(BrokerEvidence e)
    {
        if (e.Traffic.Stopped && e.MetricsFresh)
            return e.Canary.IsOk
                ? new(BrokerVerdict.Undetermined, BrokerCause.NoTrafficButServes, 9)
                : new(BrokerVerdict.Zombie, BrokerCause.NoTraffic, 9);
        if (e.Slow is { Confirmed: true } slow && e.SlowFresh)
            return new(BrokerVerdict.Slow, Beyond(slow.Basis), 10);
        if (e.Partitions.Leaderless > 0)
            return new(BrokerVerdict.Degraded, BrokerCause.Leaderless, 11);
        if (e.Partitions.UnderMinIsr > 0)
            return new(BrokerVerdict.Degraded, BrokerCause.UnderMinIsr, 12);
        if (e.UnderReplicatedConfirmed || e.OfflineLogDirectories > 0)
            return new(BrokerVerdict.Degraded, e.UnderReplicatedConfirmed ? BrokerCause.UnderReplicated : BrokerCause.OfflineLogDirectory, 13);
        return null;
    }

    /// <summary>Nothing speaks against it: is enough known to call it healthy?</summary>
    private static BrokerDecision DecideKnowledge(BrokerEvidence e)
    {
        if (e.Connect.IsSuspect || e.Answer.IsSuspect || e.Canary.IsSuspect)
            return new(BrokerVerdict.Undetermined, BrokerCause.Unconfirmed, 14);
        if (e.OutsideKnown && !e.OutsideFresh)
            return new(BrokerVerdict.Undetermined, BrokerCause.OutsideStale, 15);
        if (e.Slow is { Confirmed: true } && !e.SlowFresh)
            return new(BrokerVerdict.Undetermined, BrokerCause.SlowSignalStale, 15);
        if (!e.OutsideKnown && !e.HasBaseline)
            return new(BrokerVerdict.Undetermined, BrokerCause.NoBaseline, 16);
        return new(BrokerVerdict.Healthy, BrokerCause.None, 17);
    }

    private static double MissingAfterMs(BrokerEvidence e, BrokerSettings settings) =>
        (e.LeftInOrder ? settings.RestartGrace : settings.MissingAfter).TotalMilliseconds;

    /// <summary>An answer counts for no more once a later connection failed.</summary>
    private static bool IsAnswering(in ProbeFact probe, in ProbeFact connect) => probe.IsOk && (connect.IsOk || probe.AtMs > connect.AtMs);

    private static bool RefusesCredentials(in ProbeFact probe) => probe is { HasFailed: true, Error: ProbeError.Credentials };

    private static BrokerCause Way(ProbeError error) => error switch
    {
        ProbeError.Refused => BrokerCause.Refused,
        ProbeError.TimedOut => BrokerCause.TimedOut,
        ProbeError.Unresolvable => BrokerCause.Unresolvable,
        _ => BrokerCause.ConnectionFails,
    };

    private static BrokerCause Beyond(SlowBasis basis) => basis switch
    {
        SlowBasis.History => BrokerCause.BeyondHistory,
        SlowBasis.Peers => BrokerCause.BeyondPeers,
        _ => BrokerCause.BeyondHistoryAndPeers,
    };
}
