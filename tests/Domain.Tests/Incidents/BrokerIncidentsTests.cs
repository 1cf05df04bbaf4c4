using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Incidents;
using static Chasqui.Domain.Incidents.IncidentSeverity;

namespace Chasqui.Domain.Tests.Incidents;

public sealed class BrokerIncidentsTests
{
    private const long Now = 1_000_000_000;
    private static readonly BrokerSettings Settings = BrokerSettings.Default;

    /// <summary>A broker beside two others, whose verdicts are given by cause where they degrade.</summary>
    public static TheoryData<string, BrokerVerdict, BrokerCause, int, BrokerVerdict, BrokerCause, IncidentSeverity?> Brokers => new()
    {
        { "healthy", BrokerVerdict.Healthy, BrokerCause.None, 0, BrokerVerdict.Healthy, BrokerCause.None, None },
        { "retired on purpose", BrokerVerdict.Retired, BrokerCause.None, 0, BrokerVerdict.Healthy, BrokerCause.None, None },
        { "nobody knows", BrokerVerdict.Undetermined, BrokerCause.Stale, 900, BrokerVerdict.Healthy, BrokerCause.None, null },
        { "zombie", BrokerVerdict.Zombie, BrokerCause.CanaryFails, 0, BrokerVerdict.Healthy, BrokerCause.None, Critical },
        { "unreachable", BrokerVerdict.Unreachable, BrokerCause.Refused, 0, BrokerVerdict.Healthy, BrokerCause.None, Critical },
        { "missing", BrokerVerdict.Missing, BrokerCause.Gone, 0, BrokerVerdict.Healthy, BrokerCause.None, Critical },
        { "slow", BrokerVerdict.Slow, BrokerCause.BeyondHistoryAndPeers, 0, BrokerVerdict.Healthy, BrokerCause.None, Warning },
        { "restarting, however long", BrokerVerdict.Degraded, BrokerCause.Restarting, 900, BrokerVerdict.Healthy, BrokerCause.None, Info },
        { "catching up after a restart", BrokerVerdict.Degraded, BrokerCause.UnderReplicated, 299, BrokerVerdict.Healthy, BrokerCause.None, Info },
        { "behind for longer than a restart takes", BrokerVerdict.Degraded, BrokerCause.UnderReplicated, 300, BrokerVerdict.Healthy, BrokerCause.None, Warning },
        { "writes refused for that long", BrokerVerdict.Degraded, BrokerCause.UnderMinIsr, 300, BrokerVerdict.Healthy, BrokerCause.None, Critical },
        { "a sick peer explains it", BrokerVerdict.Degraded, BrokerCause.UnderMinIsr, 300, BrokerVerdict.Missing, BrokerCause.Gone, Info },
        { "a peer that restarts explains it", BrokerVerdict.Degraded, BrokerCause.UnderReplicated, 300, BrokerVerdict.Degraded, BrokerCause.Restarting, Info },
        { "a slow peer explains no broken disk", BrokerVerdict.Degraded, BrokerCause.OfflineLogDirectory, 300, BrokerVerdict.Slow, BrokerCause.BeyondPeers, Warning },
    };

    /// <summary>The cluster's verdict, and for how many seconds it has had it.</summary>
    public static TheoryData<string, ClusterVerdict, int, IncidentSeverity?> Clusters => new()
    {
        { "healthy", ClusterVerdict.Healthy, 0, None },
        { "nobody knows", ClusterVerdict.Undetermined, 900, null },
        { "its brokers tell", ClusterVerdict.Degraded, 900, Info },
        { "controller flapping", ClusterVerdict.ControllerFlapping, 0, Warning },
        { "no controller", ClusterVerdict.NoController, 0, Critical },
        { "no leader while a broker restarts", ClusterVerdict.OfflinePartitions, 49, Info },
        { "no leader for longer", ClusterVerdict.OfflinePartitions, 50, Critical },
        { "most are sick", ClusterVerdict.MajoritySick, 0, Critical },
    };

    [Theory]
    [MemberData(nameof(Brokers))]
    public void A_broker_is_as_severe_as_it_should(
        string name, BrokerVerdict verdict, BrokerCause cause, int seconds, BrokerVerdict peer, BrokerCause peerCause, IncidentSeverity? expected)
    {
        var broker = Judged(1, verdict, cause, seconds);
        var cluster = Cluster(ClusterVerdict.Degraded, 0, broker, Judged(2, peer, peerCause, 0), Judged(3, BrokerVerdict.Healthy, BrokerCause.None, 0));

        Assert.True(expected == BrokerIncidents.SeverityOf(broker, cluster, Settings), name);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void A_cluster_is_as_severe_as_it_should(string name, ClusterVerdict verdict, int seconds, IncidentSeverity? expected) =>
        Assert.True(expected == BrokerIncidents.SeverityOf(Cluster(verdict, seconds), Settings), name);

    [Theory]
    [InlineData(BrokerVerdict.Slow)]
    [InlineData(BrokerVerdict.Missing)]
    [InlineData(BrokerVerdict.Unreachable)]
    [InlineData(BrokerVerdict.Zombie)]
    public void Among_a_sick_majority_the_incident_is_the_clusters_alone(BrokerVerdict verdict)
    {
        var sick = Judged(1, verdict, BrokerCause.None, 60);
        var cluster = Cluster(ClusterVerdict.MajoritySick, 30, sick, Judged(2, verdict, BrokerCause.None, 60), Judged(3, BrokerVerdict.Healthy, BrokerCause.None, 60));

        Assert.Equal([Critical, null, null, None], BrokerIncidents.Evaluate(cluster, Settings).Select(e => e.Severity));
    }

    [Fact]
    public void Every_verdict_is_told_in_one_line_with_its_facts()
    {
        var failed = new ProbeFact(ProbeState.Failed, Now, Now - 60_000, 3, ProbeError.Refused, null);
        var broker = new BrokerJudgement(
            new(BrokerVerdict.Unreachable, BrokerCause.Refused, 7), new() { Broker = 4, LastSeenMs = Now, Registered = true, Connect = failed }, Now - 20_000);
        var told = BrokerIncidents.Evaluate(Cluster(ClusterVerdict.Degraded, 0, broker, Judged(5, BrokerVerdict.Healthy, BrokerCause.None, 0)), Settings);

        Assert.Equal(["cluster|main", "broker|main|4", "broker|main|5"], told.Select(e => e.Subject));
        Assert.Equal("Unreachable by B7 (Refused): connect failed 3 times: Refused", told[1].Summary);
        Assert.Equal("Healthy by B0", told[2].Summary);
        Assert.Equal(3, (int)told[1].Evidence!()["connect"]!["failures"]!);
        Assert.NotNull(told[0].Evidence!()["sick"]);
    }

    private static ClusterJudgement Cluster(ClusterVerdict verdict, int seconds, params BrokerJudgement[] brokers) => new(
        "main", Now, new(verdict, 6), new ClusterEvidence { Brokers = brokers.Length, Sick = [.. brokers.Where(b => b.Decision.IsSick).Select(b => b.Evidence.Broker)] },
        Now - seconds * 1000L, [.. brokers]);

    private static BrokerJudgement Judged(int id, BrokerVerdict verdict, BrokerCause cause, int seconds) =>
        new(new(verdict, cause, 0), new BrokerEvidence { Broker = id, LastSeenMs = Now }, Now - seconds * 1000L);
}
