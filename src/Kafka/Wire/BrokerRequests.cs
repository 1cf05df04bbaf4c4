namespace Chasqui.Kafka.Wire;

/// <summary>The versions of requests that a broker speaks.</summary>
internal sealed class SpokenVersions(Dictionary<ApiKey, (short Min, short Max)> versions)
{
    public bool Has(ApiKey api) => versions.ContainsKey(api);

    public bool Speaks(ApiKey api, short version) => versions.TryGetValue(api, out var spoken) && spoken.Min <= version && version <= spoken.Max;

    /// <summary>The highest version that both speak, of those from <paramref name="least"/> to <paramref name="most"/> that we do.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public short Best(ApiKey api, short least, short most)
    {
        if (versions.TryGetValue(api, out var spoken) && Math.Min(most, spoken.Max) is var best && best >= Math.Max(least, spoken.Min))
            return best;
        throw new WireException($"no version of {api} that both speak");
    }
}

/// <summary>What is asked of a broker to see that it answers.</summary>
internal static class BrokerRequests
{
    public static async Task<SpokenVersions> ApiVersionsAsync(BrokerConnection connection, CancellationToken cancellation)
    {
        // Version 0 is answered by every broker, old and new, before any login.
        var answer = await connection.AskAsync(ApiKey.ApiVersions, 0, default, cancellation);
        return ReadVersions(answer.Span);
    }

    /// <summary>Metadata of no topic: its brokers. Returns the controller that it names, -1 for none; on KRaft that is any broker.</summary>
    public static async Task<int> MetadataAsync(BrokerConnection connection, SpokenVersions spoken, CancellationToken cancellation)
    {
        var version = spoken.Best(ApiKey.Metadata, 1, 8);
        var body = new WireWriter().Int32(0);
        if (version >= 4)
            body.Flag(false);
        if (version >= 8)
            body.Flag(false).Flag(false);
        var answer = await connection.AskAsync(ApiKey.Metadata, version, body.Written, cancellation);
        return ReadController(answer.Span, version);
    }

    /// <summary>The active controller: on KRaft as the quorum says, else as metadata says; -1 for none, null when it may not be told.</summary>
    public static async Task<int?> ControllerAsync(BrokerConnection connection, SpokenVersions spoken, CancellationToken cancellation)
    {
        if (!spoken.Has(ApiKey.DescribeQuorum))
            return await MetadataAsync(connection, spoken, cancellation);
        var body = new WireWriter().Unsigned(2).CompactText("__cluster_metadata").Unsigned(2).Int32(0).Unsigned(0).Unsigned(0).Unsigned(0);
        var answer = await connection.AskAsync(ApiKey.DescribeQuorum, 0, body.Written, cancellation, flexible: true);
        return ReadLeader(answer.Span);
    }

    /// <summary>How many partitions are being reassigned. A broker that does not speak of it knows of none.</summary>
    /// <exception cref="WireException">It may not be told, or this broker is not the one to ask.</exception>
    public static async Task<int> ReassignmentsAsync(BrokerConnection connection, SpokenVersions spoken, CancellationToken cancellation)
    {
        if (!spoken.Has(ApiKey.ListPartitionReassignments))
            return 0;
        var body = new WireWriter().Int32(1000).Unsigned(0).Unsigned(0);
        var answer = await connection.AskAsync(ApiKey.ListPartitionReassignments, 0, body.Written, cancellation, flexible: true);
        return ReadReassignments(answer.Span);
    }

    private static int ReadReassignments(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        if (reader.Int16() is var code and not 0)
            throw new WireException("ListPartitionReassignments is refused", code);
        reader.SkipCompactText();
        var partitions = 0;
        for (var topics = reader.CompactCount(); topics > 0; topics--)
        {
            reader.SkipCompactText();
            for (var left = reader.CompactCount(); left > 0; left--, partitions++)
                SkipReassignment(ref reader);
            reader.SkipTags();
        }

        return partitions;
    }

    /// <summary>A partition, its replicas, those that are added, and those that are removed.</summary>
    private static void SkipReassignment(ref WireReader reader)
    {
        reader.Int32();
        for (var list = 0; list < 3; list++)
            for (var left = reader.CompactCount(); left > 0; left--)
                reader.Int32();
        reader.SkipTags();
    }

    private static SpokenVersions ReadVersions(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        if (reader.Int16() is var code and not 0)
            throw new WireException("ApiVersions is refused", code);
        var versions = new Dictionary<ApiKey, (short, short)>();
        for (var left = reader.Count(); left > 0; left--)
            versions[(ApiKey)reader.Int16()] = (reader.Int16(), reader.Int16());
        return versions.Count > 0 ? new(versions) : throw new WireException("a broker that speaks nothing");
    }

    private static int ReadController(ReadOnlySpan<byte> answer, short version)
    {
        var reader = new WireReader(answer);
        if (version >= 3)
            reader.Int32();
        var brokers = reader.Count();
        for (var i = 0; i < brokers; i++)
        {
            reader.Int32();
            reader.Text();
            reader.Int32();
            reader.Text();
        }

        if (brokers == 0)
            throw new WireException("it knows no broker, not even itself");
        if (version >= 2)
            reader.Text();
        return reader.Int32();
    }

    private static int? ReadLeader(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        if (reader.Int16() != 0 || reader.CompactCount() == 0)
            return null;
        reader.SkipCompactText();
        if (reader.CompactCount() == 0)
            return null;
        reader.Int32();
        return reader.Int16() == 0 ? reader.Int32() : null;
    }
}
