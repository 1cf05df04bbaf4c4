using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Tests.Durable;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Consumers;
using Chasqui.StoreContract.Mitigations;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>
/// What outlives every process: the durable table, the stores, a target that is sick until an act heals it, and the log of what was really done to it.
/// </summary>
internal sealed class SickWorld
{
    public const string Consumer = "consumer-group|main|billing";
    public const string Broker = "broker|main|1";
    public const string Stream = "stream|orders";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public InMemoryTable Table { get; } = new();

    public MemoryMitigationStore Store { get; } = new();

    public MemoryIncidentStore Incidents { get; } = new();

    /// <summary>Every call of an actuator, in order: its key.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>What was really done, by key: how often.</summary>
    public ConcurrentDictionary<string, int> Effects { get; } = [];

    public ConcurrentQueue<Page> Pages { get; } = [];

    /// <summary>The act that heals; null for none.</summary>
    public ActuatorAction? Cure { get; set; }

    public bool IsWell { get; set; }

    /// <summary>What guardrails see besides.</summary>
    public Func<GuardEvidence, GuardEvidence> Evidence { get; set; } = evidence => evidence;

    /// <summary>How an act that was done goes on; done at once by default.</summary>
    public Func<ActuatorRequest, ActuatorResult> Answer { get; set; } = _ => ActuatorResult.Done("done");

    public MitigationPolicy Policy { get; set; } = new()
    {
        Kind = MitigationKind.RestartConsumer,
        Mode = MitigationMode.Auto,
        EffectWithin = TimeSpan.FromMilliseconds(150),
        StableFor = TimeSpan.FromMilliseconds(30),
        CheckEvery = TimeSpan.FromMilliseconds(20),
        ApproveWithin = TimeSpan.FromMinutes(5),
        Verdicts = ["Stuck", "Missing"],
        PerHour = 1000,
    };

    public SystemTopology Topology => new()
    {
        Clusters = [],
        Tracing = new TracingTopology { Cluster = "main" },
        Streams = [],
        Mitigations = new MitigationsTopology
        {
            Actuators = ImmutableDictionary<string, ActuatorTopology>.Empty.Add("fake", new ActuatorTopology { Name = "fake", Kind = "fake" }),
            Targets = new[] { Consumer, Broker, Stream }.ToImmutableDictionary(
                s => s, s => new TargetTopology { Subject = s, Actuator = s == Stream ? null : "fake", Instances = ["billing-*"] }),
            Policies = Enum.GetValues<MitigationKind>().ToImmutableDictionary(k => k, k => Policy with { Kind = k }),
        },
    };

    /// <summary>The names of the acts that were really done, in the order of their first calls, each with how often.</summary>
    public IEnumerable<(string Key, int Times)> Done => Calls.Distinct().Where(Effects.ContainsKey).Select(key => (key, Effects[key]));

    public static DurableEngineOptions EngineOptions(string name) => new()
    {
        EngineId = name,
        PollInterval = TimeSpan.FromMilliseconds(20),
        SweepInterval = TimeSpan.FromMilliseconds(200),
        EngineTimeout = TimeSpan.FromMilliseconds(400),
    };

    public MitigationOrder Order(string subject, string request, string by = "ann", string? incidentId = null, MitigationKind? kind = null) => new()
    {
        Id = MitigationOrder.IdOf(kind ?? PolicyRules.KindFor(subject)!.Value, subject, request, 1_700_000_000_000),
        Kind = kind ?? PolicyRules.KindFor(subject)!.Value,
        Subject = subject,
        Clusters = ["main"],
        By = by,
        Why = "it is stuck",
        AtMs = 1_700_000_000_000,
        Request = request,
        IncidentId = incidentId,
    };

    public Incident OpenIncident(string subject, string verdict)
    {
        var evaluation = new IncidentEvaluation(subject, 1_700_000_000_000, IncidentSeverity.Critical, verdict, "C14", "stuck");
        var incident = Incident.Open(
            new(IncidentChangeKind.Opened, IncidentId.Of(subject, evaluation.AtMs), subject, IncidentSeverity.Critical, IncidentSeverity.None, evaluation.AtMs, evaluation), null);
        Incidents.SaveAsync(incident, default).GetAwaiter().GetResult();
        return incident;
    }
}
