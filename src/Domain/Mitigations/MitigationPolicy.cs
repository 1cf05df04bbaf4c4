using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>What one kind of mitigation may do, when, and how often.</summary>
public sealed record MitigationPolicy
{
    public required MitigationKind Kind { get; init; }

    /// <value>Default Off.</value>
    public MitigationMode Mode { get; init; }

    /// <summary>The verdicts that start it when an incident of its kind of subject has one of them.</summary>
    /// <value>Default <see cref="DefaultVerdicts"/>.</value>
    public ImmutableArray<string> Verdicts { get; init; } = [];

    /// <summary>How long an incident must have been open before it starts one.</summary>
    /// <value>Default 0 s.</value>
    public TimeSpan After { get; init; }

    /// <summary>How long somebody has to approve; then it is refused.</summary>
    /// <value>Default 30 min.</value>
    public TimeSpan ApproveWithin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How old the evidence may be at most.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan EvidenceWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a target is left alone after it was acted on.</summary>
    /// <value>Default 10 min.</value>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of this kind may act within an hour.</summary>
    /// <value>Default 4.</value>
    public int PerHour { get; init; } = 4;

    /// <summary>The largest share of a cluster's brokers that may be out at once, the target included, in percent; one broker is always allowed.</summary>
    /// <value>Default 10.</value>
    public int BrokersPercent { get; init; } = 10;

    /// <summary>How long the effect of one act is waited for.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan EffectWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long leaderships that a broker is preferred for are waited for; less than <see cref="EffectWithin"/>, so that the time for the effect never ends for
    /// want of them, and nothing harsher is done on their account.
    /// </summary>
    /// <value>Default half of <see cref="EffectWithin"/>.</value>
    public TimeSpan? LeadersWithin { get; init; }

    public TimeSpan AwaitedWithin => LeadersWithin ?? EffectWithin / 2;

    /// <summary>How long the target must stay well before it counts as healed.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the effect is looked for.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who is paged.</summary>
    /// <value>Default <c>on-call</c>.</value>
    public string Pages { get; init; } = "on-call";

    /// <summary>Whether a refusal of what policy started is paged too. A sick majority, and a mitigation that did not help, always are.</summary>
    /// <value>Default true.</value>
    public bool PagesRefusals { get; init; } = true;

    /// <summary>The verdicts that start a kind unless the topology says others.</summary>
    public static ImmutableArray<string> DefaultVerdicts(MitigationKind kind) => kind switch
    {
        MitigationKind.RestartConsumer => ["Stuck", "Dead", "Stopped"],
        MitigationKind.ReplaceBroker => ["Missing", "Unreachable", "Zombie"],
        MitigationKind.FailOverStream => ["OfflinePartitions", "NoController"],
        _ => [],
    };
}
