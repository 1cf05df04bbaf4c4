using System.Collections.Immutable;
using Chasqui.Demo.Faults;
using Chasqui.Demo.World;
using Chasqui.Domain.Incidents;

namespace Chasqui.Demo.Health;

/// <summary>One fault of a consumer or broker, and what must be said of it.</summary>
/// <param name="Name">As it is called on the command line.</param>
/// <param name="Capability">What it belongs to.</param>
/// <param name="Subject">Whose incident must open.</param>
/// <param name="Verdict">The verdict that it must open with; one of them where there are several.</param>
/// <param name="What">What really happens.</param>
internal sealed record HealthFault(string Name, Capability Capability, string Subject, string Verdict, string What)
{
    /// <summary>The kind of mitigation that heals consumers.</summary>
    public const string RestartConsumer = "restart-consumer";

    /// <summary>A stream that loses events: broken by the faults of the pipeline.</summary>
    public static readonly HealthFault StreamLoses = new(
        "stream-loses", Capability.Traces, IncidentSubject.Of(IncidentSubject.Stream, DemoClusters.Stream), "Losing, LosingTooMuch", "the pipeline loses events");

    /// <summary>Every fault, in the order in which they are shown.</summary>
    public static readonly ImmutableSortedDictionary<HealthFaultKind, HealthFault> All = new Dictionary<HealthFaultKind, HealthFault>
    {
        [HealthFaultKind.Hung] = OfGroup(HealthFaultKind.Hung, Workshop.HungGroup, "Stuck", "a poll loop hangs, the process lives") with { Mitigation = RestartConsumer },
        [HealthFaultKind.Dead] = OfGroup(HealthFaultKind.Dead, Workshop.DeadGroup, "Dead", "a consumer's process is killed") with { Mitigation = RestartConsumer },
        [HealthFaultKind.Slow] = OfGroup(HealthFaultKind.Slow, Workshop.SlowGroup, "Lagging", "a consumer works at less than half the rate"),
        [HealthFaultKind.Rewound] = OfGroup(HealthFaultKind.Rewound, Workshop.RewoundGroup, "Rewound", "a group's offsets are put back"),
        [HealthFaultKind.Storm] = OfGroup(HealthFaultKind.Storm, Workshop.StormGroup, "Flapping", "a member joins and leaves, again and again"),
        [HealthFaultKind.BrokerDown] = OfBroker(HealthFaultKind.BrokerDown, Fleet.DownBroker, "Missing", "a broker goes down"),
        [HealthFaultKind.BrokerSlow] = OfBroker(HealthFaultKind.BrokerSlow, Fleet.SlowBroker, "Slow", "a broker takes 1.2 s longer for every answer"),
        [HealthFaultKind.BrokerZombie] = OfBroker(HealthFaultKind.BrokerZombie, Fleet.ZombieBroker, "Zombie", "a broker accepts, answers, and fails produce"),
        [HealthFaultKind.BrokerSilent] = OfBroker(HealthFaultKind.BrokerSilent, Fleet.SilentBroker, "Zombie", "a broker accepts and never answers"),
    }.ToImmutableSortedDictionary();

    /// <summary>The kind of mitigation that must heal it; null for one that is left to people.</summary>
    public string? Mitigation { get; init; }

    /// <summary>Its subject as mitigations name it.</summary>
    public string Target => string.Join('/', Subject.Split('|').Skip(1));

    /// <summary>The faults of a run that must be healed.</summary>
    public static IEnumerable<HealthFault> Healed(DemoOptions options) => All.Where(f => options.Breaks(f.Key) && f.Value.Mitigation is not null).Select(f => f.Value);

    private static HealthFault OfGroup(HealthFaultKind kind, string group, string verdict, string what) => new(
        FaultNames.Of(kind), Capability.Consumers, IncidentSubject.Of(IncidentSubject.ConsumerGroup, Workshop.Cluster, group), verdict, what);

    private static HealthFault OfBroker(HealthFaultKind kind, int broker, string verdict, string what) => new(
        FaultNames.Of(kind), Capability.Brokers, IncidentSubject.Of(IncidentSubject.Broker, Fleet.Cluster, $"{broker}"), verdict, what);
}
