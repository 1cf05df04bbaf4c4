using System.Collections.Immutable;
using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Consumers;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Tests.Brokers;
using Chasqui.StoreContract.Consumers;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>What guardrails and recovery are told of a consumer group, from statuses, heartbeats and the board of its cluster.</summary>
public sealed class ConsumerTargetEvidenceTests
{
    private const long Acted = 1_700_000_000_000;
    private static readonly string Subject = IncidentSubject.Of(IncidentSubject.ConsumerGroup, "main", "billing");
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Acted + 10_000));
    private readonly ConsumerStores _stores = ConsumerStores.InMemory();
    private readonly MemoryBrokerStore _boards = new();

    [Fact]
    public async Task Of_a_group_that_was_never_judged_nothing_is_known()
    {
        var evidence = await ReadAsync();
        Assert.Equal(((long?)null, "", Subject), (evidence.ObservedAtMs, evidence.Verdict, evidence.Target!.Subject));
        Assert.Null((await LookAsync()).ObservedAtMs);
    }

    [Fact]
    public async Task The_verdict_its_time_and_its_facts_are_the_statuses()
    {
        await PutAsync(Status() with { Lag = 70, TimeLagMs = 9_000, Cause = "NoProgress", Members = 2 });
        var evidence = await ReadAsync();
        Assert.Equal((Now, "Stuck", "C14", (string?)null), (evidence.ObservedAtMs, evidence.Verdict, evidence.Rule, evidence.Wider));
        Assert.Equal(("70", "9000", "NoProgress", "2", "orders/0"), (evidence.Facts["lag"], evidence.Facts["timeLagMs"], evidence.Facts["cause"], evidence.Facts["members"], evidence.Facts["sickPartitions"]));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    public async Task Most_of_three_or_more_groups_being_sick_is_wider_than_the_target(int groups, int sick, bool isWider)
    {
        await PutAsync([.. Enumerable.Range(0, groups).Select(i => Status(i == 0 ? "billing" : $"g{i}", i < sick ? "Stuck" : "Ok"))]);
        Assert.Equal(isWider, (await ReadAsync()).Wider is not null);
    }

    [Theory]
    [InlineData("Undetermined", 0)]
    [InlineData("Stuck", 121)]
    public async Task Neighbours_that_nobody_knows_anything_of_do_not_count(string verdict, int secondsOld)
    {
        await PutAsync([Status(), .. Enumerable.Range(1, 4).Select(i => Status($"g{i}", verdict) with { AtMs = Now - (secondsOld * 1000) })]);
        Assert.Null((await ReadAsync()).Wider);
    }

    [Fact]
    public async Task Neighbours_whose_status_is_kept_once_a_minute_count_for_that_minute_too()
    {
        await PutAsync([Status(), .. Enumerable.Range(1, 4).Select(i => Status($"g{i}") with { AtMs = Now - 119_000 })]);
        Assert.NotNull((await ReadAsync()).Wider);
        await PutAsync([.. Enumerable.Range(1, 4).Select(i => Status($"other{i}", "Ok") with { Cluster = "elsewhere" })]);
        Assert.NotNull((await ReadAsync()).Wider);
    }

    [Theory]
    [InlineData("MajoritySick", 0, true)]
    [InlineData("OfflinePartitions", 0, true)]
    [InlineData("NoController", 0, true)]
    [InlineData("Degraded", 0, false)]
    [InlineData("OfflinePartitions", 61, false)]
    public async Task A_cluster_that_is_sick_is_wider_than_its_consumers(string verdict, int secondsOld, bool isWider)
    {
        await PutAsync(Status());
        _boards.Boards["main"] = new ClusterBoard("main", Now - (secondsOld * 1000), verdict, "K4", 0, [], [], []);
        Assert.Equal(isWider, (await ReadAsync()).Wider is not null);
    }

    [Fact]
    public async Task The_instance_is_that_of_the_member_with_most_sick_partitions_as_its_last_heartbeat_names_it()
    {
        await PutAsync(Status() with { Partitions = [Partition(0, "Stuck", "m1"), Partition(1, "Stuck", "m2"), Partition(2, "Stuck", "m2"), Partition(3, "Ok", "m1")] });
        Assert.Null((await ReadAsync()).Instance);
        await _stores.Observations.AppendAsync([Heartbeat("m1", "billing-0", 5_000), Heartbeat("m2", "old", 6_000), Heartbeat("m2", "billing-1", 5_000)], default);
        Assert.Equal("billing-1", (await ReadAsync()).Instance);
        await PutAsync(Status() with { Partitions = [Partition(0, "Stuck", null)] });
        Assert.Null((await ReadAsync()).Instance);
    }

    [Theory]
    [InlineData("nothing is left to read", 0, 0, -1, "Flat", null)]
    [InlineData("no progress since the act", 50, 60_000, 0, "Shrinking", "no partition has got on since")]
    [InlineData("no progress since the act, though all that waits is newer", 50, 1_000, 0, "Flat", "no partition has got on since")]
    [InlineData("progress, and less lag than before", 50, 60_000, 1, "Flat", null)]
    [InlineData("progress, more lag, and it shrinks", 150, 60_000, 1, "Shrinking", null)]
    [InlineData("progress, more lag, and it does not shrink", 150, 60_000, 1, "Growing", "the lag is 150, was 100, and does not shrink")]
    [InlineData("progress, more lag, and all of it is newer than the act", 150, 9_999, 1, "Growing", null)]
    [InlineData("progress, more lag, and the oldest of it is as old as the act", 150, 10_000, 1, "Flat", "the lag is 150, was 100, and does not shrink")]
    public async Task It_gets_on_when_a_partition_did_since_the_act_and_the_lag_falls(
        string name, long unread, long timeLagMs, long progressAfterMs, string trend, string? missing)
    {
        var partition = Partition(0, "Ok", "m1") with { Lag = unread, Unread = unread, TimeLagMs = timeLagMs, LastProgressMs = Acted + progressAfterMs, LagTrend = trend };
        await PutAsync(Status(verdict: "Ok") with { Lag = unread, Partitions = [partition] });
        var seen = await LookAsync();
        Assert.True((seen.ObservedAtMs, seen.Verdict, seen.Missing) == (Now, "Ok", missing), $"{name}: {seen}");
    }

    [Fact]
    public async Task A_tail_at_rest_is_nothing_to_read()
    {
        await PutAsync(Status(verdict: "Ok") with { Lag = 1, Partitions = [Partition(0, "Ok", "m1") with { Lag = 1, Unread = 0, TimeLagMs = 0, LastProgressMs = Acted - 60_000 }] });
        Assert.Null((await LookAsync()).Missing);
    }

    [Fact]
    public async Task A_lag_that_may_be_older_than_is_known_is_not_newer_than_the_act()
    {
        var partition = Partition(0, "CatchingUp", "m1") with { Unread = 150, TimeLagMs = 5_000, TimeLagAtLeast = true, LastProgressMs = Acted + 1, LagTrend = "Flat" };
        await PutAsync(Status(verdict: "CatchingUp") with { Lag = 150, Partitions = [partition] });
        Assert.NotNull((await LookAsync()).Missing);
    }

    private static MitigationOrder Order => new()
    {
        Id = "m", Kind = MitigationKind.RestartConsumer, Subject = Subject, Clusters = ["main"], By = "ann", Why = "it hangs", AtMs = 1,
    };

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static ConsumerPartitionStatus Partition(int number, string verdict, string? member) => new() { Topic = "orders", Partition = number, Verdict = verdict, Rule = "C14", Member = member };

    private ConsumerGroupStatus Status(string group = "billing", string verdict = "Stuck") => new()
    {
        Cluster = "main", Group = group, Verdict = verdict, Rule = "C14", AtMs = Now, Lag = 10, Partitions = [Partition(0, verdict, "m1")],
    };

    private ReceivedHeartbeat Heartbeat(string member, string instance, long agoMs) => new(
        Now - agoMs, 0, Now - agoMs, new("billing", member, instance, "main", "", 1, ConsumerState.Running, Now - agoMs, Now - agoMs, 3_000, []));

    private Task PutAsync(params ConsumerGroupStatus[] statuses) => _stores.Statuses.SaveAsync(statuses, default);

    private ConsumerTargetEvidence Source() => new(
        FakeBrokers.Topology("main") with
        {
            Mitigations = new() { Targets = ImmutableDictionary<string, TargetTopology>.Empty.Add(Subject, new() { Subject = Subject, Actuator = "runbook" }) },
        },
        _stores.Statuses, _stores.Observations, _boards, _clock);

    private Task<GuardEvidence> ReadAsync() => Source().ReadAsync(Order, default);

    private Task<RecoveryEvidence> LookAsync()
    {
        var plan = new MitigationPlan
        {
            AtMs = 1, Mode = MitigationMode.Auto, Verdict = "Stuck", Rule = "C14", Evidence = ImmutableSortedDictionary<string, string>.Empty.Add("lag", "100"),
        };
        return Source().LookAsync(new Mitigation { Order = Order, Plan = plan }, Acted, default);
    }
}
