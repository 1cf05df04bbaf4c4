using System.Collections.Immutable;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Payments;
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
    public const string RestartConsumer = "restart-consumer";
    public const string ReplaceBroker = "replace-broker";
    public const string FailOverStream = "fail-over-stream";
    public const string FailBackStream = "fail-back-stream";

    /// <summary>A stream that loses events: broken by the faults of the pipeline.</summary>
    public static readonly HealthFault StreamLoses = new(
        "stream-loses", Capability.Traces, IncidentSubject.Of(IncidentSubject.Stream, DemoClusters.Stream), "Losing, LosingTooMuch", "the pipeline loses events")
    {
        Unhealed = "nothing brings events back",
    };

    /// <summary>Every fault, in the order in which they are shown.</summary>
    public static readonly ImmutableSortedDictionary<HealthFaultKind, HealthFault> All = new Dictionary<HealthFaultKind, HealthFault>
    {
        [HealthFaultKind.Hung] = OfGroup(HealthFaultKind.Hung, Workshop.HungGroup, "Stuck", "a poll loop hangs, the process lives"),
        [HealthFaultKind.Dead] = OfGroup(HealthFaultKind.Dead, Workshop.DeadGroup, "Dead", "a consumer's process is killed"),
        [HealthFaultKind.Slow] = OfGroup(HealthFaultKind.Slow, Workshop.SlowGroup, "Lagging", "a consumer works at less than half the rate"),
        [HealthFaultKind.Rewound] = OfGroup(HealthFaultKind.Rewound, Workshop.RewoundGroup, "Rewound", "a group's offsets are put back") with
        {
            Mitigation = null, Unhealed = "it reads on by itself",
        },
        [HealthFaultKind.Storm] = OfGroup(HealthFaultKind.Storm, Workshop.StormGroup, "Flapping", "a member joins and leaves, again and again"),
        [HealthFaultKind.BrokerDown] = OfBroker(HealthFaultKind.BrokerDown, Fleet.DownBroker, "Missing", "a broker goes down"),
        [HealthFaultKind.BrokerSlow] = OfBroker(HealthFaultKind.BrokerSlow, Fleet.SlowBroker, "Slow", "a broker takes 1.2 s longer for every answer"),
        [HealthFaultKind.BrokerZombie] = OfBroker(HealthFaultKind.BrokerZombie, Fleet.ZombieBroker, "Zombie", "a broker accepts, answers, and fails produce"),
        [HealthFaultKind.BrokerSilent] = OfBroker(HealthFaultKind.BrokerSilent, Fleet.SilentBroker, "Zombie", "a broker accepts and never answers"),
        [HealthFaultKind.StreamBrokerDead] = new(
            FaultNames.Of(HealthFaultKind.StreamBrokerDead), Capability.Streams, IncidentSubject.Of(IncidentSubject.Cluster, PaymentStream.Home), "OfflinePartitions",
            "a broker dies, and nobody leads what it led")
        {
            Mitigation = FailOverStream, Target = PaymentStream.Stream,
        },
    }.ToImmutableSortedDictionary();

    /// <summary>The kind of mitigation that must heal it; null when there is nothing to heal.</summary>
    public string? Mitigation { get; init; }

    /// <summary>Why there is nothing to heal; null when there is.</summary>
    public string? Unhealed { get; init; }

    /// <summary>What the mitigation is done to: its subject as mitigations name it, unless that is something else.</summary>
    public string Target { get; init; } = string.Join('/', Subject.Split('|').Skip(1));

    /// <summary>The faults of a run that must be healed.</summary>
    public static IEnumerable<HealthFault> Healed(DemoOptions options) => All.Where(f => options.Breaks(f.Key) && f.Value.Mitigation is not null).Select(f => f.Value);

    private static HealthFault OfGroup(HealthFaultKind kind, string group, string verdict, string what) => new(
        FaultNames.Of(kind), Capability.Consumers, IncidentSubject.Of(IncidentSubject.ConsumerGroup, Workshop.Cluster, group), verdict, what)
    {
        Mitigation = RestartConsumer,
    };

    private static HealthFault OfBroker(HealthFaultKind kind, int broker, string verdict, string what) => new(
        FaultNames.Of(kind), Capability.Brokers, IncidentSubject.Of(IncidentSubject.Broker, Fleet.Cluster, $"{broker}"), verdict, what)
    {
        Mitigation = ReplaceBroker,
    };
}
