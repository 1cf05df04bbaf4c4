using System.Collections.Immutable;

namespace Chasqui.Monitoring.Consumers;

/// <summary>A group as it was last judged: what is kept, and shown. Times are Unix milliseconds; what is not known is null.</summary>
public sealed record ConsumerGroupStatus
{
    public required string Cluster { get; init; }

    public required string Group { get; init; }

    public required string Verdict { get; init; }

    public required string Rule { get; init; }

    public string? Cause { get; init; }

    public long SinceMs { get; init; }

    /// <summary>When it was judged.</summary>
    public long AtMs { get; init; }

    /// <summary>All offsets between the committed ones and the log ends.</summary>
    public long Lag { get; init; }

    /// <summary>The age of the oldest unread record, in milliseconds.</summary>
    public long TimeLagMs { get; init; }

    /// <summary>The oldest unread record is older than that.</summary>
    public bool TimeLagAtLeast { get; init; }

    public string? State { get; init; }

    public string? Protocol { get; init; }

    public int? Members { get; init; }

    public string? Owner { get; init; }

    /// <summary>The objective for <see cref="TimeLagMs"/>; null for none.</summary>
    public long? SloMs { get; init; }

    public ImmutableArray<ConsumerPartitionStatus> Partitions { get; init; } = [];
}

/// <summary>A partition as it was last judged. Times are Unix milliseconds; what is not known is null.</summary>
public sealed record ConsumerPartitionStatus
{
    public required string Topic { get; init; }

    public int Partition { get; init; }

    public required string Verdict { get; init; }

    public required string Rule { get; init; }

    public string? Cause { get; init; }

    public long SinceMs { get; init; }

    public long? Committed { get; init; }

    public long? LogStart { get; init; }

    public long? LogEnd { get; init; }

    public long Lag { get; init; }

    /// <summary>What of the lag waits to be read: without a tail of markers that nobody gets to see.</summary>
    public long Unread { get; init; }

    public long TimeLagMs { get; init; }

    public bool TimeLagAtLeast { get; init; }

    /// <summary>Shrinking, Flat or Growing.</summary>
    public string? LagTrend { get; init; }

    public double? ConsumedPerSecond { get; init; }

    public double? ProducedPerSecond { get; init; }

    /// <summary>In what time it will have caught up, in milliseconds.</summary>
    public long? EtaMs { get; init; }

    public long? LastProgressMs { get; init; }

    /// <summary>The member that owns it.</summary>
    public string? Member { get; init; }

    public long? LastPollMs { get; init; }

    public long? LastHeartbeatMs { get; init; }
}

/// <summary>One point of a group's history.</summary>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="Verdict">The verdict then.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Lag">All offsets between the committed ones and the log ends.</param>
/// <param name="TimeLagMs">The age of the oldest unread record, in milliseconds.</param>
/// <param name="Members">How many members it had; null when that was not known.</param>
public sealed record ConsumerHistoryPoint(long AtMs, string Verdict, string Rule, long Lag, long TimeLagMs, int? Members);
