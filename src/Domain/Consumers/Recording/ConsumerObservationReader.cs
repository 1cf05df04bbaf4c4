using System.Collections.Immutable;
using System.Text.Json;
using Chasqui.Domain.Consumers.History;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Consumers.Recording;

/// <summary>Reads recorded observations of consumers and has a ledger observe them. The fields are documented in src/Contracts/Recording.</summary>
internal static class ConsumerObservationReader
{
    public const string Progress = "progress";
    public const string LogRange = "logRange";
    public const string Heartbeat = "heartbeat";
    public const string GroupState = "groupState";

    /// <summary>Why the observation was refused; empty when it was not.</summary>
    public static string Read(string type, long timeMs, JsonElement observation, ConsumerLedger ledger)
    {
        var json = new ObservationJson(observation);
        Action? observe = type switch
        {
            Progress => ReadProgress(json, timeMs, ledger),
            LogRange => ReadLogRange(json, timeMs, ledger),
            Heartbeat => ReadHeartbeat(json, timeMs, ledger),
            GroupState => ReadGroupState(json, timeMs, ledger),
            _ => null,
        };
        if (json.Error.Length == 0)
            observe?.Invoke();
        return json.Error;
    }

    /// <summary>
    /// A sample or a commit. Without any committed offset the group has none; without a log end, that is as it was. Members are of the whole group.
    /// </summary>
    private static Action ReadProgress(ObservationJson json, long timeMs, ConsumerLedger ledger)
    {
        var (cluster, group, topic, partition) = (json.Text("cluster"), json.Text("group"), json.Text("topic"), json.Partition("partition"));
        var offsets = new PartitionOffsets(
            partition, json.OptionalCount("committed") ?? PartitionTrack.None, json.OptionalCount("logStart") ?? -1, json.OptionalCount("logEnd") ?? -1);
        var members = (int?)json.OptionalCount("members");
        return () => ledger.Observe(new GroupOffsets(cluster, group, topic, timeMs, members, [offsets]));
    }

    private static Action ReadLogRange(ObservationJson json, long timeMs, ConsumerLedger ledger)
    {
        var (cluster, topic, partition) = (json.Text("cluster"), json.Text("topic"), json.Partition("partition"));
        var (start, end) = (json.OptionalCount("start") ?? -1, json.Count("end"));
        return () => ledger.ObserveLog(cluster, topic, partition, timeMs, start, end);
    }

    private static Action ReadHeartbeat(ObservationJson json, long timeMs, ConsumerLedger ledger)
    {
        var stopped = string.Equals(json.OptionalText("state"), "stopped", StringComparison.OrdinalIgnoreCase);
        var heartbeat = new HeartbeatObservation(
            json.Text("cluster"), json.Text("group"), json.OptionalText("member") ?? json.Text("instance"), timeMs, stopped,
            json.OptionalTime("lastPollAt"),
            [.. json.Items("partitions").Select(p => new HeartbeatPartition(
                p.Text("topic"), p.Partition("partition"), p.OptionalCount("position") ?? -1, p.OptionalCount("committed") ?? -1,
                p.OptionalCount("endOffset") ?? -1, p.OptionalTime("lastProgressAt")))]);
        return () => ledger.Observe(heartbeat);
    }

    private static Action ReadGroupState(ObservationJson json, long timeMs, ConsumerLedger ledger)
    {
        var state = GroupStateText.State(json.OptionalText("state"));
        var protocol = GroupStateText.Protocol(json.OptionalText("protocol"));
        var (members, assignment) = ReadMembers(json);
        if (state == Consumers.GroupState.Unknown && members is { } count)
            state = count == 0 ? Consumers.GroupState.Empty : Consumers.GroupState.Stable;
        var seen = new GroupObservation(
            json.Text("cluster"), json.Text("group"), timeMs, state, protocol, members, assignment, json.OptionalCount("generation"));
        return () => ledger.Observe(seen);
    }

    /// <summary>A count, or a list of members; the assignment is known when any of them says what it owns, or there are none.</summary>
    private static (int? Members, IReadOnlyList<PartitionOwner>? Assignment) ReadMembers(ObservationJson json)
    {
        if (!json.IsArray("members"))
            return ((int?)json.OptionalCount("members"), null);
        var count = 0;
        var known = false;
        var owners = ImmutableArray.CreateBuilder<PartitionOwner>();
        foreach (var member in json.Items("members"))
        {
            count++;
            var id = member.OptionalText("memberId") ?? member.OptionalText("clientId") ?? $"member {count}";
            known |= member.IsArray("partitions");
            owners.Add(new("", 0, id));
            owners.AddRange(member.Items("partitions").Select(p => new PartitionOwner(p.Text("topic"), p.Partition("partition"), id)));
        }

        return (count, known || count == 0 ? owners.ToImmutable() : null);
    }
}
