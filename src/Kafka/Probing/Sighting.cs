using Chasqui.Contracts;

namespace Chasqui.Kafka.Probing;

internal enum SightingKind
{
    /// <summary>It was not read; the detail says why.</summary>
    None,

    /// <summary>A record lies at the offset.</summary>
    Record,

    /// <summary>No record lies there, but the log goes on after it.</summary>
    Hole,
}

/// <summary>What a reader found at one offset.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TraceId">The trace id that the record carries; null for an unsampled one.</param>
/// <param name="LeaderEpoch">The record's leader epoch; -1 when it is not known.</param>
/// <param name="Detail">Why it was not read, or where the log goes on.</param>
internal readonly record struct Sighting(SightingKind Kind, TraceId? TraceId, int LeaderEpoch, string Detail)
{
    public static Sighting Of(TraceId? traceId, int leaderEpoch) => new(SightingKind.Record, traceId, leaderEpoch, "");

    public static Sighting HoleBefore(long next) => new(SightingKind.Hole, null, -1, $"the log goes on at offset {next}");

    public static Sighting Nothing(string why) => new(SightingKind.None, null, -1, why);
}
