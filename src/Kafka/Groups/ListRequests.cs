using System.Collections.Immutable;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>ListGroups (<see href="https://kafka.apache.org/protocol"/>): the groups that one broker coordinates.</summary>
internal static class ListRequests
{
    /// <summary>Of consumers, of share consumers (KIP-932), and of those that only commit, which have no protocol.</summary>
    private static readonly string[] OfConsumers = ["consumer", "share", ""];

    /// <exception cref="KafkaException">The broker does not know its groups now.</exception>
    public static async Task<ImmutableArray<string>> ListAsync(BrokerConnection connection, SpokenVersions spoken, CancellationToken limit)
    {
        // Later versions name states and types, which descriptions do; all versions list groups of both protocols.
        var version = spoken.Best(ApiKey.ListGroups, 0, 2);
        return Read((await connection.AskAsync(ApiKey.ListGroups, version, default, limit)).Span, version);
    }

    internal static ImmutableArray<string> Read(ReadOnlySpan<byte> answer, short version)
    {
        var reader = new WireReader(answer);
        if (version >= 1)
            reader.Int32();
        if (reader.Int16() is not 0 and var code)
            throw new KafkaException((ErrorCode)code);
        var groups = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var (group, protocol) = (reader.Text() ?? "", reader.Text() ?? "");
            if (OfConsumers.Contains(protocol))
                groups.Add(group);
        }

        return groups.ToImmutable();
    }
}
