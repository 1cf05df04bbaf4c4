using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Tests.Brokers;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>What guardrails and recovery are told of a broker, from the board of its cluster.</summary>
public sealed class BrokerTargetEvidenceTests
{
    private const long Judged = 5_000;
    private static readonly string Subject = IncidentSubject.Of(IncidentSubject.Broker, "main", "1");
    private readonly MemoryBrokerStore _boards = new();
    private readonly Mock<IForeignChanges> _changes = new();

    [Fact]
    public async Task Of_a_broker_that_was_never_judged_nothing_is_known_and_nothing_safe()
    {
        var evidence = await ReadAsync();
        Assert.Equal(((long?)null, (int?)null, Subject), (evidence.ObservedAtMs, evidence.AtRisk, evidence.Target!.Subject));
        Assert.Null((await LookAsync()).ObservedAtMs);
        Put(Card(2, "Healthy"));
        Assert.Null((await ReadAsync()).ObservedAtMs);
        Assert.Equal("G4", GuardRules.Check(new(Order, Policy, await ReadAsync(), Judged)).First(g => g.WhyNot is not null).Id);
    }

    [Fact]
    public async Task What_is_not_on_the_list_is_no_target() => Assert.Null((await ReadAsync(Order with { Subject = "broker|main|9" })).Target);

    [Fact]
    public async Task The_verdict_its_time_and_its_facts_are_the_boards()
    {
        Put(Card(1, "Zombie"), Card(2, "Healthy"), Card(3, "Healthy"));
        var evidence = await ReadAsync();
        Assert.Equal((Judged, "Zombie", "B5"), (evidence.ObservedAtMs, evidence.Verdict, evidence.Rule));
        Assert.Equal((0, 3, (string?)null, (string?)null), (evidence.OthersOut, evidence.Brokers, evidence.Wider, evidence.ForeignChange));
        Assert.Equal("Healthy by K9", evidence.Facts["cluster"]);
        Assert.Equal("""{"partitions":{"underReplicated":0,"atMinIsr":0,"underMinIsr":0}}""", evidence.Facts["broker"]);
    }

    [Fact]
    public async Task A_majority_that_is_sick_is_wider_than_the_target()
    {
        _boards.Boards["main"] = Board(Card(1, "Missing")) with { Verdict = "MajoritySick", Rule = "K3" };
        Assert.Contains("K3", (await ReadAsync()).Wider, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_being_reassigned_and_a_broker_that_just_left_are_others_changes()
    {
        Put(Card(1, "Missing"), Card(2, "Healthy"));
        _changes.Setup(c => c.FindAsync("main", default)).ReturnsAsync("2 partitions of main are being reassigned");
        Assert.Contains("reassigned", (await ReadAsync()).ForeignChange, StringComparison.Ordinal);
        Put(Card(1, "Missing"), Card(2, "Degraded", "Restarting"));
        Assert.Contains("broker 2", (await ReadAsync()).ForeignChange, StringComparison.Ordinal);
        Put(Card(1, "Missing", "Restarting"), Card(2, "Healthy"));
        Assert.Contains("reassigned", (await ReadAsync()).ForeignChange, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Missing", null, true)]
    [InlineData("Unreachable", null, true)]
    [InlineData("Zombie", null, true)]
    [InlineData("Undetermined", null, true)]
    [InlineData("Degraded", "UnderReplicated", true)]
    [InlineData("Degraded", "OfflineLogDirectory", true)]
    [InlineData("Degraded", "UnderMinIsr", false)]
    [InlineData("Slow", null, false)]
    [InlineData("Healthy", null, false)]
    [InlineData("Retired", null, false)]
    public async Task Others_that_are_out_count_against_it(string verdict, string? cause, bool isOut)
    {
        Put(Card(1, "Missing"), Card(2, verdict, cause), Card(3, "Healthy"));
        var evidence = await ReadAsync();
        Assert.Equal((isOut ? 1 : 0, verdict == "Retired" ? 2 : 3), (evidence.OthersOut, evidence.Brokers));
    }

    [Theory]
    [InlineData("Missing", 3, 3, 0, 0)]
    [InlineData("Zombie", 0, 0, 0, 0)]
    [InlineData("Zombie", 4, 1, 0, 5)]
    [InlineData("Zombie", 4, 1, 5, 0)]
    public async Task Partitions_at_risk_are_those_that_it_keeps_in_sync(string verdict, int atMin, int underMin, int behind, int atRisk)
    {
        Put(Card(1, verdict, partitions: new JsonObject { ["atMinIsr"] = atMin, ["underMinIsr"] = underMin, ["underReplicated"] = behind }));
        Assert.Equal(atRisk, (await ReadAsync()).AtRisk);
    }

    [Fact]
    public async Task What_is_not_known_of_replicas_is_not_safe()
    {
        Put(Card(1, "Zombie", partitions: []));
        Assert.Null((await ReadAsync()).AtRisk);
        Assert.Contains("not known", (await LookAsync()).Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(0, 2, null, "2 partitions that prefer it are led by others")]
    [InlineData(3, 2, "3 partitions miss it in their in-sync set", "2 partitions that prefer it are led by others")]
    public async Task It_is_whole_when_it_is_in_sync_and_leads_what_prefers_it(int behind, int elsewhere, string? missing, string? awaited)
    {
        Put(Card(1, "Healthy", partitions: new JsonObject { ["underReplicated"] = behind, ["preferredElsewhere"] = elsewhere }));
        Assert.Equal(new RecoveryEvidence { ObservedAtMs = Judged, Verdict = "Healthy", Rule = "B5", Missing = missing, Awaited = awaited }, await LookAsync());
    }

    private static MitigationPolicy Policy => new() { Kind = MitigationKind.ReplaceBroker, Mode = MitigationMode.Auto };

    private static MitigationOrder Order => new()
    {
        Id = "m", Kind = MitigationKind.ReplaceBroker, Subject = Subject, Clusters = ["main"], By = "ann", Why = "disk errors", AtMs = 1,
    };

    private static BrokerCard Card(int id, string verdict, string? cause = null, JsonObject? partitions = null) => new(
        id, null, verdict, cause, "B5", 0, new JsonObject { ["partitions"] = partitions ?? new JsonObject { ["underReplicated"] = 0, ["atMinIsr"] = 0, ["underMinIsr"] = 0 } });

    private static ClusterBoard Board(params BrokerCard[] cards) => new("main", Judged, "Healthy", "K9", 0, [], [], [.. cards]);

    private void Put(params BrokerCard[] cards) => _boards.Boards["main"] = Board(cards);

    private BrokerTargetEvidence Source() => new(
        FakeBrokers.Topology("main") with
        {
            Mitigations = new() { Targets = ImmutableDictionary<string, TargetTopology>.Empty.Add(Subject, new() { Subject = Subject, Actuator = "runbook" }) },
        },
        _boards, _changes.Object);

    private Task<GuardEvidence> ReadAsync(MitigationOrder? order = null) => Source().ReadAsync(order ?? Order, default);

    private Task<RecoveryEvidence> LookAsync() => Source().LookAsync(new Mitigation { Order = Order }, 1, default);
}
