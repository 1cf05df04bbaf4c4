using System.Collections.Immutable;

namespace Chasqui.Domain.Brokers;

/// <summary>What is known of a cluster at one time. Facts only: <see cref="ClusterRules"/> hold the policy.</summary>
public sealed record ClusterEvidence
{
    /// <summary>The cluster's metadata is known, and fresh.</summary>
    public bool Fresh { get; init; }

    /// <summary>The active controller; -1 for none, null when not known.</summary>
    public int? Controller { get; init; }

    /// <summary>How many samples in a row had no controller.</summary>
    public int WithoutController { get; init; }

    /// <summary>How often the controller changed of late.</summary>
    public int ControllerChanges { get; init; }

    /// <summary>Partitions without a leader; null when not known.</summary>
    public int? Leaderless { get; init; }

    /// <summary>How many samples in a row had some.</summary>
    public int LeaderlessInARow { get; init; }

    /// <summary>Partitions with a replica out of sync; null when not known.</summary>
    public int? UnderReplicated { get; init; }

    /// <summary>Brokers that are known and not retired.</summary>
    public int Brokers { get; init; }

    /// <summary>Those of them whose verdict is Undetermined.</summary>
    public int Undetermined { get; init; }

    /// <summary>The ids of those that are sick.</summary>
    public ImmutableArray<int> Sick { get; init; } = [];

    /// <summary>The ids of those that are degraded.</summary>
    public ImmutableArray<int> Degraded { get; init; } = [];
}

/// <summary>What brokers are judged with that is known of their cluster.</summary>
/// <param name="UnderReplicated">Partitions with a replica out of sync; null when not known or too old.</param>
/// <param name="Leaderless">Partitions without a leader; null when not known or too old.</param>
/// <param name="AcceptingCredentials">How many brokers accept our credentials.</param>
internal readonly record struct ClusterFacts(int? UnderReplicated, int? Leaderless, int AcceptingCredentials);
