using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Consumers;
using Chasqui.Storage;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>
/// The world that a mitigation acts on, as it is observed: a target that is sick until it is healed. What the app's own observers would write is written here,
/// so that a round takes a second and not minutes.
/// </summary>
internal sealed class SickTargets(TableStores stores)
{
    public const int Brokers = 20;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private volatile Target? _target;

    private sealed record Target(MitigationKind Kind, string Name, bool IsWell);

    /// <summary>What is to be mitigated from now on, by its name as people write it.</summary>
    public async Task SickenAsync(MitigationKind kind, string name)
    {
        _target = new Target(kind, name, IsWell: false);
        if (kind == MitigationKind.RestartConsumer)
            await stores.ConsumerObservations.AppendAsync([HeartbeatOf(name.Split('/')[1])], default);
        if (kind == MitigationKind.FailBackStream)
            await stores.Routes.TryReplaceAsync(Route.Initial(name, "fronting") with { Cluster = "standby", Epoch = 1, SinceMs = Now - 60_000, Key = "before" }, null, default);
        await ObserveAsync();
    }

    public void Heal() => _target = _target! with { IsWell = true };

    /// <summary>Observes and judges, again and again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ObserveAsync();
            await Task.Delay(Every, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private Task ObserveAsync() => _target switch
    {
        { Kind: MitigationKind.RestartConsumer } t => stores.ConsumerStatuses.SaveAsync([StatusOf(t.Name.Split('/')[1], t.IsWell)], default),
        { Kind: MitigationKind.ReplaceBroker } t => stores.Brokers.SaveBoardAsync(BoardOf("main", int.Parse(t.Name.Split('/')[1], CultureInfo.InvariantCulture), t.IsWell), default),
        null => Task.CompletedTask,
        var t => Task.WhenAll(
            stores.Brokers.SaveBoardAsync(BoardOf("fronting", null, true) with { Verdict = t.Kind == MitigationKind.FailOverStream ? "OfflinePartitions" : "Healthy" }, default),
            stores.Brokers.SaveBoardAsync(BoardOf("standby", null, true), default)),
    };

    private static ConsumerGroupStatus StatusOf(string group, bool isWell) => new()
    {
        Cluster = "main",
        Group = group,
        Verdict = isWell ? "Ok" : "Stuck",
        Rule = isWell ? "C1" : "C14",
        AtMs = Now,
        Lag = isWell ? 0 : 500,
        Partitions =
        [
            new ConsumerPartitionStatus { Topic = "orders", Verdict = isWell ? "Ok" : "Stuck", Rule = isWell ? "C1" : "C14", Member = $"{group}-member", Lag = isWell ? 0 : 500 },
        ],
    };

    private static ReceivedHeartbeat HeartbeatOf(string group) => new(Now, 0, 0, new ConsumerHeartbeat(
        group, $"{group}-member", $"{group}-0", "main", "", 1, ConsumerState.Running, Now, Now, 3_000, [new PartitionHeartbeat("orders", 0)]));

    private static ClusterBoard BoardOf(string cluster, int? sick, bool isWell) => new(
        cluster, Now, "Healthy", "K9", 0, [], [],
        [.. Enumerable.Range(1, Brokers).Select(id => CardOf(id, isWell || id != sick))]);

    private static BrokerCard CardOf(int id, bool isWell) => new(
        id, null, isWell ? "Healthy" : "Missing", null, isWell ? "B12" : "B3", 0,
        new JsonObject { ["partitions"] = new JsonObject { ["underReplicated"] = 0, ["preferredElsewhere"] = 0, ["atMinIsr"] = 0, ["underMinIsr"] = 0 } });
}
