using System.Collections.Immutable;
using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Consumers;

/// <summary>
/// The policy for one group. Nothing has to be set. Limits of time are the least that are used: for a consumer that is known to commit, poll or be
/// sampled less often, the rules take a multiple of that instead (<see cref="ConsumerRules"/>).
/// </summary>
public sealed record ConsumerSettings
{
    public static readonly ConsumerSettings Default = new();

    /// <summary>Whether the group is not judged at all.</summary>
    /// <value>Default false.</value>
    public bool Ignore { get; init; }

    /// <summary>The topics whose offsets are sampled though the cluster cannot tell what the group reads: no right to list or describe groups.</summary>
    /// <value>Default none: what the group commits, and its members own.</value>
    public ImmutableArray<string> Topics { get; init; } = [];

    /// <summary>When its incidents open and close, and who is told.</summary>
    public IncidentSettings Incidents { get; init; } = IncidentSettings.Default;

    /// <summary>Who is told of its incidents; null for whoever is on call.</summary>
    public string? Owner { get => Incidents.Owner; init => Incidents = Incidents with { Owner = value }; }

    /// <summary>The objective: how old the oldest unread record may be. Null for none.</summary>
    /// <value>Default none: then it lags when it is <see cref="BehindAfter"/> behind for two minutes without a break.</value>
    public TimeSpan? Slo { get; init; }

    /// <summary>How long records may wait without any progress.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the poll loop may be away while records wait.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan HungAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long heartbeats may be silent.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a group may be without members, or settle after a rebalance, before that counts against it.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan DeployGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a partition may be without an owner in a stable group.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan OrphanAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Over how long six rebalances or more in five minutes are a storm: a rolling deployment is over in less. At most 5 min.</summary>
    /// <value>Default 3.5 min.</value>
    public TimeSpan StormFor { get; init; } = TimeSpan.FromSeconds(210);

    /// <summary>Without an objective: how old the oldest unread record has to be for the group to be behind.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan BehindAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How old the newest sample may be.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(1);
}
