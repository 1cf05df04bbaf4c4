using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Groups;

/// <summary>DescribeGroups for classic groups, ConsumerGroupDescribe (KIP-848) for those that it does not know, and ShareGroupDescribe (KIP-932) for what is left.</summary>
internal static class DescribeRequests
{
    private const short GroupIdNotFound = 69;

    /// <summary>The two later protocols, each with the first stable version of its request.</summary>
    private static readonly (ApiKey Api, short Version, GroupProtocol Protocol)[] Later =
        [(ApiKey.ConsumerGroupDescribe, 0, GroupProtocol.Consumer), (ApiKey.ShareGroupDescribe, 1, GroupProtocol.Share)];

    public static async Task<List<DescribedGroup>> DescribeAsync(
        BrokerConnection connection, SpokenVersions spoken, IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        if (!spoken.Has(ApiKey.DescribeGroups))
            return [.. groups.Select(group => new DescribedGroup(group, null) { IsUnsupported = true })];
        var described = await ClassicAsync(connection, spoken, groups, limit);
        foreach (var (api, version, protocol) in Later.Where(later => spoken.Speaks(later.Api, later.Version)))
        {
            // To the request of one protocol a group of another is one that does not exist.
            var unknown = described.Where(group => group is { Failure: null, State: GroupState.Dead }).Select(group => group.Group).ToList();
            if (unknown.Count == 0)
                break;
            var found = (await LaterAsync(connection, api, version, protocol, unknown, limit)).Where(group => group.State != GroupState.Dead).ToDictionary(group => group.Group);
            described = [.. described.Select(group => found.GetValueOrDefault(group.Group, group))];
        }

        return described;
    }

    private static async Task<List<DescribedGroup>> ClassicAsync(
        BrokerConnection connection, SpokenVersions spoken, IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        var version = spoken.Best(ApiKey.DescribeGroups, 0, 4);
        var body = new WireWriter().Int32(groups.Count);
        foreach (var group in groups)
            body.Text(group);
        if (version >= 3)
            body.Flag(false);
        return ReadClassic((await connection.AskAsync(ApiKey.DescribeGroups, version, body.Written, limit)).Span, version);
    }

    private static async Task<List<DescribedGroup>> LaterAsync(
        BrokerConnection connection, ApiKey api, short version, GroupProtocol protocol, List<string> groups, CancellationToken limit)
    {
        var body = new WireWriter().Unsigned((uint)groups.Count + 1);
        foreach (var group in groups)
            body.CompactText(group);
        body.Flag(false).Unsigned(0);
        return ReadLater((await connection.AskAsync(api, version, body.Written, limit, flexible: true)).Span, protocol);
    }

    private static List<DescribedGroup> ReadClassic(ReadOnlySpan<byte> answer, short version)
    {
        var reader = new WireReader(answer);
        if (version >= 1)
            reader.Int32();
        var read = new List<DescribedGroup>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var (code, group, state, kind, _) = (reader.Int16(), reader.Text() ?? "", reader.Text() ?? "", reader.Text(), reader.Text());
            var members = ImmutableArray.CreateBuilder<DescribedMember>();
            for (var count = reader.Count(); count > 0; count--)
                members.Add(ReadMember(ref reader, version, kind));
            if (version >= 3)
                reader.Int32();
            read.Add(code == GroupIdNotFound
                ? new(group, null, GroupState.Dead, GroupProtocol.Unknown, [])
                : new(group, KafkaFailure.Reason(code), StateOf(state, members.Count), GroupProtocol.Classic, members.ToImmutable()));
        }

        return read;
    }

    private static DescribedMember ReadMember(ref WireReader reader, short version, string? kind)
    {
        var id = reader.Text() ?? "";
        if (version >= 4)
            reader.Text();
        reader.Text();
        reader.Text();
        reader.Bytes();
        var assignment = reader.Bytes();
        // Only consumers' assignments are of partitions: a Connect worker's names tasks.
        return new(id, kind == "consumer" && assignment.Length > 0 ? ReadAssignment(assignment) : []);
    }

    private static ImmutableArray<TopicPartition> ReadAssignment(ReadOnlySpan<byte> assignment)
    {
        var owned = ImmutableArray.CreateBuilder<TopicPartition>();
        var reader = new WireReader(assignment);
        try
        {
            reader.Int16();
            for (var topics = reader.Count(); topics > 0; topics--)
            {
                var topic = reader.Text() ?? "";
                for (var count = reader.Count(); count > 0; count--)
                    owned.Add(new(topic, reader.Int32()));
            }
        }
        catch (WireException)
        {
            // Written by its group's leader, in whatever form that likes: it costs no other group's description.
            return [];
        }

        return owned.ToImmutable();
    }

    private static List<DescribedGroup> ReadLater(ReadOnlySpan<byte> answer, GroupProtocol protocol)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        var read = new List<DescribedGroup>();
        for (var left = reader.CompactCount(); left > 0; left--)
        {
            var (code, _, group, state) = (reader.Int16(), reader.CompactText(), reader.CompactText() ?? "", reader.CompactText() ?? "");
            reader.Skip(2 * sizeof(int));
            reader.SkipCompactText();
            var members = ImmutableArray.CreateBuilder<DescribedMember>();
            for (var count = reader.CompactCount(); count > 0; count--)
                members.Add(ReadLaterMember(ref reader, protocol));
            reader.Int32();
            reader.SkipTags();
            read.Add(code == GroupIdNotFound
                ? new(group, null, GroupState.Dead, GroupProtocol.Unknown, [])
                : new(group, KafkaFailure.Reason(code), StateOf(state, members.Count), protocol, members.ToImmutable()));
        }

        return read;
    }

    /// <summary>A share member has no instance, no pattern and no target; partitions that it shares with others are not its own.</summary>
    private static DescribedMember ReadLaterMember(ref WireReader reader, GroupProtocol protocol)
    {
        var isShare = protocol == GroupProtocol.Share;
        var id = reader.CompactText() ?? "";
        for (var texts = isShare ? 1 : 2; texts > 0; texts--)
            reader.SkipCompactText();
        reader.Int32();
        reader.SkipCompactText();
        reader.SkipCompactText();
        for (var topics = reader.CompactCount(); topics > 0; topics--)
            reader.SkipCompactText();
        if (!isShare)
            reader.SkipCompactText();
        var assigned = ReadAssigned(ref reader);
        if (!isShare)
            ReadAssigned(ref reader);
        reader.SkipTags();
        return new(id, isShare ? [] : assigned);
    }

    private static ImmutableArray<TopicPartition> ReadAssigned(ref WireReader reader)
    {
        const int UuidBytes = 16;
        var assigned = ImmutableArray.CreateBuilder<TopicPartition>();
        for (var topics = reader.CompactCount(); topics > 0; topics--)
        {
            reader.Skip(UuidBytes);
            var topic = reader.CompactText() ?? "";
            for (var count = reader.CompactCount(); count > 0; count--)
                assigned.Add(new(topic, reader.Int32()));
            reader.SkipTags();
        }

        reader.SkipTags();
        return assigned.ToImmutable();
    }

    private static GroupState StateOf(string state, int members) => state switch
    {
        "Stable" => GroupState.Stable,
        "PreparingRebalance" or "CompletingRebalance" or "AwaitingSync" or "Assigning" or "Reconciling" => GroupState.Rebalancing,
        "Empty" => GroupState.Empty,
        "Dead" => GroupState.Dead,
        _ => members > 0 ? GroupState.Rebalancing : GroupState.Unknown,
    };
}
