using System.Text.Json.Nodes;
using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Consumers;
using Xunit;

namespace Chasqui.StoreContract.Consumers;

/// <summary>What every implementation of the stores of consumers and incidents does.</summary>
public abstract class ConsumerStoreContract
{
    protected static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    protected abstract ConsumerStores NewStores();

    [Fact]
    public async Task Heartbeats_come_back_as_they_were_by_cluster_and_time()
    {
        var store = NewStores().Observations;
        await store.AppendAsync([Heartbeat(Now, 1, "main"), Heartbeat(Now + 10, 2, "main"), Heartbeat(Now + 20, 3, "other")], default);
        await store.AppendAsync([Heartbeat(Now + 5, 4, "main")], default);

        var read = await store.ReadHeartbeatsAsync("main", Now + 1, default).ToListAsync();

        Assert.Equal([4, 2], read.Select(h => h.Offset));
        Assert.Equivalent(Heartbeat(Now + 10, 2, "main"), read[1], strict: true);
    }

    [Fact]
    public async Task Descriptions_come_back_as_they_were()
    {
        var store = NewStores().Observations;
        var group = new GroupObservation("main", "a/b#c", Now, GroupState.Stable, GroupProtocol.Consumer, 2, [new("orders", 3, "m-1"), new("", 0, "m-2")], 7);
        await store.AppendAsync([group, group with { Group = "other", Assignment = null, Members = null, Generation = null }], default);

        var read = await store.ReadGroupsAsync("main", Now, default).ToListAsync();

        Assert.Equivalent(group, read.Single(g => g.Group == "a/b#c"), strict: true);
        Assert.Null(read.Single(g => g.Group == "other").Assignment);
        Assert.Empty(await store.ReadGroupsAsync("main", Now + 1, default).ToListAsync());
    }

    [Fact]
    public async Task Nothing_written_is_nothing_read()
    {
        var stores = NewStores();

        Assert.Empty(await stores.Observations.ReadHeartbeatsAsync("main", Now, default).ToListAsync());
        Assert.Empty(await stores.Statuses.ListAsync(default));
        Assert.Null(await stores.Statuses.FindAsync("main", "billing", default));
        Assert.Empty(await stores.Statuses.HistoryAsync("main", "billing", Now, Now + 1, default));
        Assert.Empty(await stores.Incidents.OpenAsync(default));
        Assert.Null(await stores.Incidents.FindAsync("no id", default));
        Assert.Empty((await stores.Incidents.QueryAsync(Now - 1, Now + 1, 10, null, default)).Items);
    }

    [Fact]
    public async Task A_status_replaces_the_last_and_is_added_to_the_history()
    {
        var store = NewStores().Statuses;
        await store.SaveAsync([Status("billing", Now, "Ok"), Status("sink", Now, "Stuck")], default);
        await store.SaveAsync([Status("billing", Now + 60_000, "Lagging")], default);

        Assert.Equal([("billing", "Lagging"), ("sink", "Stuck")], (await store.ListAsync(default)).Select(s => (s.Group, s.Verdict)));
        Assert.Equivalent(Status("billing", Now + 60_000, "Lagging"), await store.FindAsync("main", "billing", default), strict: true);
        Assert.Equal(["Ok", "Lagging"], (await store.HistoryAsync("main", "billing", Now, Now + 60_001, default)).Select(p => p.Verdict));
        Assert.Equal(["Ok"], (await store.HistoryAsync("main", "billing", Now, Now + 60_000, default)).Select(p => p.Verdict));

        await store.RemoveAsync([("main", "billing")], default);
        Assert.Null(await store.FindAsync("main", "billing", default));
    }

    [Fact]
    public async Task An_incident_is_open_until_it_is_kept_as_closed()
    {
        var store = NewStores().Incidents;
        var incident = Incident("consumer-group|main|billing", Now);
        await store.SaveAsync(incident, default);
        Assert.Equal(incident.Id, Assert.Single(await store.OpenAsync(default)).Id);

        await store.SaveAsync(incident with { ClosedAtMs = Now + 5 }, default);
        Assert.Empty(await store.OpenAsync(default));
        var found = await store.FindAsync(incident.Id, default);
        Assert.Equal((Now + 5, "team-x", 1), (found!.ClosedAtMs, found.Owner, found.Timeline.Length));
    }

    [Fact]
    public async Task The_facts_of_an_incident_are_kept_with_its_timeline()
    {
        var store = NewStores().Incidents;
        var incident = Incident("broker|main|3", Now);
        incident = incident with { Timeline = [incident.Timeline[0] with { Evidence = new() { ["connect"] = new JsonObject { ["failures"] = 3, ["ms"] = 1.5 } } }] };
        await store.SaveAsync(incident, default);

        var evidence = (await store.FindAsync(incident.Id, default))!.Timeline[0].Evidence;

        Assert.Equal("""{"connect":{"failures":3,"ms":1.5}}""", evidence!.ToJsonString());
    }

    [Fact]
    public async Task Incidents_are_paged_by_the_time_they_opened()
    {
        var store = NewStores().Incidents;
        for (var i = 0; i < 5; i++)
            await store.SaveAsync(Incident($"broker|main|{i}", Now + i), default);

        var first = await store.QueryAsync(Now + 1, Now + 5, 3, null, default);
        var second = await store.QueryAsync(Now + 1, Now + 5, 3, first.Continuation, default);

        Assert.Equal([Now + 1, Now + 2, Now + 3, Now + 4], first.Items.Concat(second.Items).Select(i => i.OpenedAtMs));
        Assert.Equal((3, null), (first.Items.Length, second.Continuation));
    }

    private static ReceivedHeartbeat Heartbeat(long atMs, long offset, string cluster) => new(
        atMs, 0, offset,
        new ConsumerHeartbeat("billing", "m-1", "i-1", cluster, "c", 3, ConsumerState.Running, atMs - 1, atMs - 2, 5000, [new("orders", 0, 5, 4, 9, atMs - 3)]));

    private static ConsumerGroupStatus Status(string group, long atMs, string verdict) => new()
    {
        Cluster = "main",
        Group = group,
        Verdict = verdict,
        Rule = "C20",
        AtMs = atMs,
        SinceMs = Now,
        Lag = 5,
        Partitions = [new() { Topic = "orders", Partition = 1, Verdict = verdict, Rule = "C20", Lag = 5, ConsumedPerSecond = 1.5 }],
    };

    private static Incident Incident(string subject, long atMs) => Domain.Incidents.Incident.Open(
        new(IncidentChangeKind.Opened, IncidentId.Of(subject, atMs), subject, IncidentSeverity.Critical, IncidentSeverity.None, atMs,
            new(subject, atMs, IncidentSeverity.Critical, "Stuck", "C14", "stuck")),
        "team-x");
}
