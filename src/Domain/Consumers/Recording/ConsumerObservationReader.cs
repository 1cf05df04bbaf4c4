using System.Collections.Immutable;
using System.Text.Json;
using Chasqui.Domain.Consumers.History;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Consumers.Recording;

/// <summary>Reads recorded observations of consumers and has a ledger observe them. The fields are documented in src/Contracts/Recording.</summary>
internal static class ConsumerObservationReader
{
    public const string Progress = "progress";
    public const string LogRange = "logRange";
    public const string Heartbeat = "heartbeat";
    public const string GroupState = "groupState";

    /// <summary>False, with the reason, when the observation is not what its type says; then nothing is observed.</summary>
    public static bool TryRead(string type, long timeMs, JsonElement observation, ConsumerLedger ledger, out string error)
    {
        var fields = new ObservationFields(observation);
        switch (type)
        {
            case Progress:
                var progress = ReadProgress(ref fields, timeMs);
                if (fields.AreValid(out error))
                    ledger.Observe(progress);
                break;
            case LogRange:
                var log = (fields.Text("cluster"), fields.Text("topic"), fields.Small("partition"), Offset(ref fields, "start"), fields.Whole("end"));
                if (fields.AreValid(out error))
                    ledger.ObserveLog(log.Item1, log.Item2, log.Item3, timeMs, log.Item4, log.Item5);
                break;
            case Heartbeat:
                var heartbeat = ReadHeartbeat(ref fields, timeMs);
                if (fields.AreValid(out error))
                    ledger.Observe(heartbeat);
                break;
            case GroupState:
                var group = ReadGroup(ref fields, timeMs);
                if (fields.AreValid(out error))
                    ledger.Observe(group);
                break;
            default:
                error = $"'{type}' is not an observation about consumers.";
                break;
        }

        return error.Length == 0;
    }

    /// <summary>A sample or a commit. Without any committed offset the group has none; without a log end, that is as it was. Members are of the whole group.</summary>
    private static GroupOffsets ReadProgress(ref ObservationFields fields, long timeMs)
    {
        var (cluster, group, topic) = (fields.Text("cluster"), fields.Text("group"), fields.Text("topic"));
        var offsets = new PartitionOffsets(fields.Small("partition"), Offset(ref fields, "committed"), Offset(ref fields, "logStart"), Offset(ref fields, "logEnd"));
        return new(cluster, group, topic, timeMs, (int?)fields.OptionalWhole("members"), [offsets]);
    }

    private static HeartbeatObservation ReadHeartbeat(ref ObservationFields fields, long timeMs)
    {
        var state = fields.OptionalText("state") ?? "";
        var (instance, member) = (TextOrEmpty(ref fields, "instance"), TextOrEmpty(ref fields, "member"));
        if (instance.Length == 0 && member.Length == 0)
            fields.Fail("\"instance\" or \"member\" is missing.");
        var partitions = ImmutableArray.CreateBuilder<HeartbeatPartition>();
        foreach (var item in Items(ref fields, "partitions"))
        {
            var p = new ObservationFields(item);
            partitions.Add(new(
                p.Text("topic"), p.Small("partition"), Offset(ref p, "position"), Offset(ref p, "committed"), Offset(ref p, "endOffset"),
                TimeOrNever(ref p, "lastProgressAt")));
            if (p.Error is { } error)
                fields.Fail($"\"partitions\": {error}");
        }

        return new(
            fields.Text("cluster"), fields.Text("group"), instance.Length > 0 ? instance : member, member.Length > 0 ? member : instance, timeMs,
            state.Equals("stopped", StringComparison.OrdinalIgnoreCase) || state.Equals("stopping", StringComparison.OrdinalIgnoreCase),
            TimeOrNever(ref fields, "lastPollAt"), fields.OptionalWhole("intervalMs") ?? 0, partitions.ToImmutable())
        {
            Generation = (int)Math.Clamp(fields.OptionalWhole("generation", -1) ?? -1, -1, int.MaxValue),
        };
    }

    private static GroupObservation ReadGroup(ref ObservationFields fields, long timeMs)
    {
        var state = GroupStateText.State(fields.OptionalText("state"));
        var protocol = GroupStateText.Protocol(fields.OptionalText("protocol"));
        var (members, assignment) = ReadMembers(ref fields);
        if (state == Consumers.GroupState.Unknown && members is { } count)
            state = count == 0 ? Consumers.GroupState.Empty : Consumers.GroupState.Stable;
        return new(fields.Text("cluster"), fields.Text("group"), timeMs, state, protocol, members, assignment, fields.OptionalWhole("generation", -1));
    }

    /// <summary>A count, or a list of members; the assignment is known when any of them says what it owns, or there are none.</summary>
    private static (int? Members, IReadOnlyList<PartitionOwner>? Assignment) ReadMembers(ref ObservationFields fields)
    {
        if (!fields.TryGet("members", out var members) || members.ValueKind != JsonValueKind.Array)
            return ((int?)fields.OptionalWhole("members"), null);
        var known = members.GetArrayLength() == 0;
        var owners = ImmutableArray.CreateBuilder<PartitionOwner>();
        foreach (var item in Items(ref fields, "members"))
        {
            var member = new ObservationFields(item);
            var id = member.OptionalText("memberId") ?? member.OptionalText("clientId") ?? $"member {owners.Count}";
            known |= member.TryGet("partitions", out _);
            owners.Add(new("", 0, id));
            foreach (var owned in Items(ref member, "partitions"))
            {
                var p = new ObservationFields(owned);
                owners.Add(new(p.Text("topic"), p.Small("partition"), id));
                if (p.Error is { } wrong)
                    member.Fail(wrong);
            }

            if (member.Error is { } error)
                fields.Fail($"\"members\": {error}");
        }

        return (members.GetArrayLength(), known ? owners.ToImmutable() : null);
    }

    private static IEnumerable<JsonElement> Items(ref ObservationFields fields, string name)
    {
        if (!fields.TryGet(name, out var array))
            return [];
        if (array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            return array.EnumerateArray();
        fields.Fail($"\"{name}\" is not an array of objects.");
        return [];
    }

    /// <summary>An offset; -1 stands for one that is not known, as does a missing one.</summary>
    private static long Offset(ref ObservationFields fields, string name) => fields.OptionalWhole(name, PartitionTrack.None) ?? PartitionTrack.None;

    /// <summary>A time; 0 stands for never, as does a missing one.</summary>
    private static long TimeOrNever(ref ObservationFields fields, string name) => fields.OptionalTime(name) is { } time and > 0 ? time : -1;

    private static string TextOrEmpty(ref ObservationFields fields, string name) =>
        fields.TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
