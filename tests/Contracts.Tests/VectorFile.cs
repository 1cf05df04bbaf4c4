using System.Text.Json;

namespace Chasqui.Contracts.Tests;

/// <summary>The test vectors of src/Contracts/vectors, read as another implementation would.</summary>
internal static class VectorFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<HopVector> Hops => Read<HopVector>("hops.json");

    public static IReadOnlyList<BadHopVector> BadHops => Read<BadHopVector>("bad-hops.json");

    public static IReadOnlyList<SamplingVector> Sampling => Read<SamplingVector>("sampling.json");

    public static IReadOnlyList<HeartbeatVector> Heartbeats => Read<HeartbeatVector>("heartbeats.json");

    private static List<T> Read<T>(string file) =>
        JsonSerializer.Deserialize<List<T>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", file)), Options)!;
}

internal sealed record HopVector(
    string Name, string Emitter, long Sequence, long HopsBefore, long DroppedBefore, long SentAt, List<HopFields> Hops, string Frame, string Json);

internal sealed record HopFields(
    string TraceId, string Stream, string Stage, string Action, long Time, string TraceHeader,
    string? Cluster, string? Topic, int Partition, long Offset, int LeaderEpoch, string? Reason);

internal sealed record BadHopVector(string Name, string? Frame, string? Json, string Reason);

internal sealed record SamplingVector(string TraceId, double Rate, bool Sampled);

internal sealed record HeartbeatVector(string Name, string Json, string Reason, bool Written);
