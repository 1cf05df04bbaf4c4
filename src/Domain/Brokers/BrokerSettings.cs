using System.Collections.Immutable;

namespace Chasqui.Domain.Brokers;

/// <summary>The policy by which the brokers of a cluster are judged.</summary>
public sealed record BrokerSettings
{
    public static readonly BrokerSettings Default = new();

    /// <summary>How old a fact may be at most. It is three times the interval at which that fact comes, within these two bounds.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan StaleAtLeast { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="StaleAtLeast"/>
    /// <value>Default 15 min.</value>
    public TimeSpan StaleAtMost { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many failures in a row confirm a failure, at least 1.</summary>
    /// <value>Default 2.</value>
    public int ConfirmCount { get; init; } = 2;

    /// <summary>How long they must span at least.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConfirmFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after it was last seen a broker that is no longer registered is missing. A restart takes less.</summary>
    /// <value>Default 50 s.</value>
    public TimeSpan MissingAfter { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The same for a broker that handed over its leaderships before it left, as a controlled shutdown does.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan RestartGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after a return slowness is not judged: caches are cold, replicas catch up.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a retired broker is still shown.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The ids that must be there; a broker that is not among them may leave in order. Empty: those that were seen.</summary>
    public ImmutableHashSet<int> Expected { get; init; } = [];

    /// <summary>The ids that are taken out on purpose: nothing is said of them.</summary>
    public ImmutableHashSet<int> Removed { get; init; } = [];

    /// <summary>
    /// Slow: out of range are K of the last N values, and all but N - K of those within the signal's time (<see cref="BrokerSignal.For"/>), which they span.
    /// </summary>
    /// <value>Default 4 of 5.</value>
    public int SlowCount { get; init; } = 4;

    /// <inheritdoc cref="SlowCount"/>
    public int SlowOf { get; init; } = 5;

    /// <summary>How long, at least, where only peers speak against it.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan PeersAloneFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Out of range: above this many times the 90th percentile of its own history. Above 1.</summary>
    /// <value>Default 2.5. Cruise Control's SlowBrokerFinder uses 3 of the same percentile.</value>
    public double HistoryMargin { get; init; } = 2.5;

    /// <summary>And above this many times the median of its peers, itself left out. Above 1.</summary>
    /// <value>Default 2.5. Cruise Control's SlowBrokerFinder uses 3 of the median of all.</value>
    public double PeerMargin { get; init; } = 2.5;

    /// <summary>And, with five peers or more, above their median by this many of their upper robust deviations, (q75 - q50) / 0.6745.</summary>
    /// <value>Default 5.</value>
    public double PeerDeviations { get; init; } = 5;

    /// <summary>So many times the median of two peers or more is too much even without a history of its own; and is never learned as normal.</summary>
    /// <value>Default 4.</value>
    public double Overwhelming { get; init; } = 4;

    /// <summary>Values before a history counts.</summary>
    /// <value>Default 10: the fewest that tell a 90th percentile.</value>
    public int HistoryAtLeast { get; init; } = 10;

    /// <summary>Bytes a second written to a broker below which its load-dependent metrics say nothing.</summary>
    /// <value>Default 1024, and a tenth of the median of its peers.</value>
    public double MinBytesPerSecond { get; init; } = 1024;

    /// <summary>Controller changes within <see cref="ControllerWindow"/> that make it flap.</summary>
    /// <value>Default 3 within 10 min.</value>
    public int ControllerChanges { get; init; } = 3;

    /// <inheritdoc cref="ControllerChanges"/>
    public TimeSpan ControllerWindow { get; init; } = TimeSpan.FromMinutes(10);

    public ImmutableArray<BrokerSignal> Signals { get; init; } = [.. BrokerSignal.Defaults];
}
