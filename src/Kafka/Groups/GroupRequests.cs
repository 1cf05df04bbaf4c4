using System.Collections.Immutable;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>FindCoordinator and OffsetFetch (<see href="https://kafka.apache.org/protocol"/>): many groups in one request where the broker can, else one each.</summary>
internal static class GroupRequests
{
    private const short BatchedCoordinators = 4;
    private const short BatchedOffsets = 8;

    public static async Task<List<Coordinator>> FindAsync(
        BrokerConnection connection, SpokenVersions spoken, IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        var version = spoken.Best(ApiKey.FindCoordinator, 1, BatchedCoordinators);
        if (version == BatchedCoordinators)
        {
            var body = new WireWriter().Int8(0).Unsigned((uint)groups.Count + 1);
            foreach (var group in groups)
                body.CompactText(group);
            var answer = await connection.AskAsync(ApiKey.FindCoordinator, version, body.Unsigned(0).Written, limit, flexible: true);
            return ReadCoordinators(answer.Span);
        }

        var found = new List<Coordinator>();
        foreach (var group in groups)
        {
            // Version 3 has the shape of neither.
            var one = new WireWriter().Text(group).Int8(0);
            var answer = await connection.AskAsync(ApiKey.FindCoordinator, Math.Min(version, (short)2), one.Written, limit);
            found.Add(ReadCoordinator(group, answer.Span));
        }

        return found;
    }

    public static async Task<List<CommittedOffsets>> OffsetsAsync(
        BrokerConnection connection, SpokenVersions spoken, IReadOnlyCollection<KeyValuePair<string, List<TopicPartition>?>> groups, CancellationToken limit)
    {
        var version = spoken.Best(ApiKey.OffsetFetch, 2, BatchedOffsets);
        if (version == BatchedOffsets)
        {
            var answer = await connection.AskAsync(ApiKey.OffsetFetch, version, Batch(groups).Written, limit, flexible: true);
            return ReadOffsets(answer.Span);
        }

        var read = new List<CommittedOffsets>();
        foreach (var (group, partitions) in groups)
        {
            var single = Math.Min(version, (short)5);
            var answer = await connection.AskAsync(ApiKey.OffsetFetch, single, One(group, partitions).Written, limit);
            read.Add(ReadOffsets(group, answer.Span, single));
        }

        return read;
    }

    private static WireWriter Batch(IReadOnlyCollection<KeyValuePair<string, List<TopicPartition>?>> groups)
    {
        var body = new WireWriter().Unsigned((uint)groups.Count + 1);
        foreach (var (group, partitions) in groups)
        {
            body.CompactText(group);
            var topics = partitions?.GroupBy(p => p.Topic).ToList();
            body.Unsigned(topics is null ? 0 : (uint)topics.Count + 1);
            foreach (var topic in topics ?? [])
            {
                body.CompactText(topic.Key).Unsigned((uint)topic.Count() + 1);
                foreach (var partition in topic)
                    body.Int32(partition.Partition.Value);
                body.Unsigned(0);
            }

            body.Unsigned(0);
        }

        return body.Flag(false).Unsigned(0);
    }

    private static WireWriter One(string group, List<TopicPartition>? partitions)
    {
        var body = new WireWriter().Text(group);
        if (partitions is null)
            return body.Int32(-1);
        var topics = partitions.GroupBy(p => p.Topic).ToList();
        body.Int32(topics.Count);
        foreach (var topic in topics)
        {
            body.Text(topic.Key).Int32(topic.Count());
            foreach (var partition in topic)
                body.Int32(partition.Partition.Value);
        }

        return body;
    }

    private static List<Coordinator> ReadCoordinators(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        var found = new List<Coordinator>();
        for (var left = reader.CompactCount(); left > 0; left--)
        {
            var group = reader.CompactText() ?? "";
            var (broker, host, port) = (reader.Int32(), reader.CompactText() ?? "", reader.Int32());
            found.Add(new(group, broker, host, port, reader.Int16()));
            reader.CompactText();
            reader.SkipTags();
        }

        return found;
    }

    private static Coordinator ReadCoordinator(string group, ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        var code = reader.Int16();
        reader.Text();
        var (broker, host, port) = (reader.Int32(), reader.Text() ?? "", reader.Int32());
        return new(group, broker, host, port, code);
    }

    private static List<CommittedOffsets> ReadOffsets(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        var read = new List<CommittedOffsets>();
        for (var left = reader.CompactCount(); left > 0; left--)
        {
            var group = reader.CompactText() ?? "";
            var partitions = ImmutableArray.CreateBuilder<TopicPartitionOffsetError>();
            for (var topics = reader.CompactCount(); topics > 0; topics--)
            {
                var topic = reader.CompactText() ?? "";
                for (var count = reader.CompactCount(); count > 0; count--)
                {
                    var (partition, offset, _, _) = (reader.Int32(), reader.Int64(), reader.Int32(), reader.CompactText());
                    partitions.Add(Offset(topic, partition, offset, reader.Int16()));
                    reader.SkipTags();
                }

                reader.SkipTags();
            }

            read.Add(new(group, KafkaFailure.Reason(reader.Int16()), partitions.ToImmutable()));
            reader.SkipTags();
        }

        return read;
    }

    private static CommittedOffsets ReadOffsets(string group, ReadOnlySpan<byte> answer, short version)
    {
        var reader = new WireReader(answer);
        if (version >= 3)
            reader.Int32();
        var partitions = ImmutableArray.CreateBuilder<TopicPartitionOffsetError>();
        for (var topics = reader.Count(); topics > 0; topics--)
        {
            var topic = reader.Text() ?? "";
            for (var count = reader.Count(); count > 0; count--)
            {
                var (partition, offset) = (reader.Int32(), reader.Int64());
                if (version >= 5)
                    reader.Int32();
                reader.Text();
                partitions.Add(Offset(topic, partition, offset, reader.Int16()));
            }
        }

        return new(group, KafkaFailure.Reason(reader.Int16()), partitions.ToImmutable());
    }

    private static TopicPartitionOffsetError Offset(string topic, int partition, long offset, short code) =>
        new(topic, partition, Math.Max(-1, offset), new Error((ErrorCode)code));
}

/// <summary>Where a group is coordinated, or why that is not known.</summary>
internal readonly record struct Coordinator(string Group, int Broker, string Host, int Port, short Code);
