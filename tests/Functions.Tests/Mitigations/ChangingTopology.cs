using System.Collections.Immutable;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Functions.Mitigations.Running;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Mitigations;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>
/// An orchestrator with its very activities on stores in memory; around them everything is mocked, and time runs only in timers. The topology may be replaced at
/// any moment, as by a new deployment: the activities of the app are made anew then, and the orchestrator goes on.
/// </summary>
public sealed class ChangingTopology
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryMitigationStore _store = new();
    private readonly Mock<ITargetEvidence> _evidence = new();
    private readonly Mock<IActuator> _actuator = new();
    private readonly Mock<IPager> _pager = new();
    private MitigationsTopology _mitigations;
    private MitigationActivities _activities = null!;

    public ChangingTopology(MitigationOrder order, MitigationMode mode)
    {
        Order = order;
        var policy = new MitigationPolicy
        {
            Kind = order.Kind,
            Mode = mode,
            Verdicts = ["Stuck"],
            EffectWithin = TimeSpan.FromSeconds(30),
            StableFor = TimeSpan.FromSeconds(20),
            CheckEvery = TimeSpan.FromSeconds(10),
        };
        _mitigations = new()
        {
            Actuators = ImmutableDictionary<string, ActuatorTopology>.Empty.Add("fake", new() { Name = "fake", Kind = "fake" }),
            Targets = ImmutableDictionary<string, TargetTopology>.Empty.Add(order.Subject, new() { Subject = order.Subject, Actuator = "fake", Instances = ["*"] }),
            Policies = ImmutableDictionary<MitigationKind, MitigationPolicy>.Empty.Add(order.Kind, policy),
        };
        _evidence.Setup(e => e.IsFor(order.Kind)).Returns(true);
        _evidence.Setup(e => e.ReadAsync(It.IsAny<MitigationOrder>(), default)).ReturnsAsync(Read);
        _evidence.Setup(e => e.LookAsync(It.IsAny<Mitigation>(), It.IsAny<long>(), default)).ReturnsAsync((Mitigation _, long actedAtMs, CancellationToken _) => Look(actedAtMs));
        _actuator.SetupGet(a => a.Kind).Returns("fake");
        _actuator.Setup(a => a.ActAsync(It.IsAny<ActuatorRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync((ActuatorRequest request, CancellationToken _) => Act(request));
        _actuator.Setup(a => a.ObserveAsync(It.IsAny<ActuatorRequest>(), It.IsAny<string?>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => Observe());
        _pager.Setup(p => p.SendAsync(It.IsAny<Page>(), default)).ReturnsAsync((Page page, CancellationToken _) => { Pages.Add(page.Says); return new(true, "taken"); });
        Deploy();
    }

    public MitigationOrder Order { get; }

    /// <summary>The acts that the actuator was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public List<string> Pages { get; } = [];

    /// <summary>Called once, the first time that the moment has come.</summary>
    public Dictionary<Moment, Func<Task>> Happens { get; } = [];

    /// <summary>How the first call of the actuator goes.</summary>
    public ActuatorResult? FirstAnswer { get; set; }

    public bool IsWell { get; set; }

    /// <summary>What guardrails see besides.</summary>
    public Func<GuardEvidence, GuardEvidence> Evidence { get; set; } = seen => seen;

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Replaces the topology.</summary>
    public void Deploy(Func<MitigationsTopology, MitigationsTopology>? change = null)
    {
        _mitigations = change?.Invoke(_mitigations) ?? _mitigations;
        _activities = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(new SystemTopology { Clusters = [], Tracing = new TracingTopology { Cluster = "main" }, Streams = [], Mitigations = _mitigations })
            .AddSingleton<IMitigationStore>(_store).AddSingleton<IMitigationLedgerStore>(_store).AddSingleton<IPageOutbox>(_store)
            .AddSingleton(_evidence.Object).AddSingleton(_actuator.Object).AddSingleton(_pager.Object)
            .AddSingleton<MitigationActivities>()
            .AddMitigationUseCases()
            .BuildServiceProvider().GetRequiredService<MitigationActivities>();
    }

    /// <summary>Changes the mode of the policy.</summary>
    public void Deploy(MitigationMode mode) =>
        Deploy(m => m with { Policies = m.Policies.SetItem(Order.Kind, m.For(Order.Kind) with { Mode = mode }) });

    public async Task ApproveAsync()
    {
        var stored = (await _store.FindAsync(Order.Id, default))!;
        Assert.True(await _store.ReplaceAsync(stored.Mitigation.After(MitigationEvent.Approve, "bob", "go", NowMs)!, stored.Tag, default));
    }

    /// <summary>Runs the orchestrator to its end, and returns the mitigation with the lines of its record.</summary>
    public async Task<MitigationRecord> RunAsync(Func<TaskOrchestrationContext, string, Task<MitigationState>> orchestrator)
    {
        await _store.AddAsync(new Mitigation { Order = Order }, default);
        await orchestrator(Context(), Order.Id);
        Assert.Empty((await _store.LoadAsync(default)).Ledger.Holders);
        return (await new MitigationQuery(_store, _store).FindAsync(Order.Id, default))!;
    }

    private TaskOrchestrationContext Context()
    {
        var context = new Mock<TaskOrchestrationContext>();
        context.SetupGet(c => c.CurrentUtcDateTime).Returns(() => _clock.GetUtcNow().UtcDateTime);
        context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Returns((DateTime at, CancellationToken _) => { _clock.SetUtcNow(at); return Task.CompletedTask; });
        context.Setup(c => c.WaitForExternalEvent<string>(MitigationNames.Wake, It.IsAny<CancellationToken>())).Returns(new TaskCompletionSource<string>().Task);
        Activity<string, GuardAnswer>(context, MitigationNames.Guard, id => _activities.GuardAsync(id, default), answer =>
            answer.State == MitigationState.AwaitingApproval ? Moment.AwaitingApproval : Moment.Guarded);
        Activity<ActOrder, ActuatorResult>(context, MitigationNames.Act, order => _activities.ActAsync(order, default), _ => Moment.Asked);
        Activity<ActOrder, ActuatorResult>(context, MitigationNames.Observe, order => _activities.ObserveAsync(order, default), _ => Moment.Asked);
        Activity<LookOrder, LookAnswer>(context, MitigationNames.Look, order => _activities.LookAsync(order, default), _ => Moment.Watched);
        Activity<EndOrder, MitigationState>(context, MitigationNames.End, order => _activities.EndAsync(order, default), _ => Moment.Ended);
        context.Setup(c => c.CallActivityAsync(MitigationNames.GiveUpAct, It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .Returns((TaskName _, object order, TaskOptions _) => _activities.GiveUpAsync((GiveUpOrder)order, default));
        context.Setup(c => c.CallActivityAsync(MitigationNames.Note, It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .Returns((TaskName _, object order, TaskOptions _) => _activities.NoteAsync((NoteOrder)order, default));
        return context.Object;
    }

    private void Activity<TInput, TOutput>(Mock<TaskOrchestrationContext> context, string name, Func<TInput, Task<TOutput>> run, Func<TOutput, Moment> momentOf) =>
        context.Setup(c => c.CallActivityAsync<TOutput>(name, It.IsAny<object>(), It.IsAny<TaskOptions>())).Returns(async (TaskName _, object input, TaskOptions _) =>
        {
            var output = await run((TInput)input);
            if (Happens.Remove(momentOf(output), out var happens))
                await happens();
            return output;
        });

    private GuardEvidence Read() => Evidence(new()
    {
        Stopped = _mitigations.Stopped, Target = _mitigations.Targets.GetValueOrDefault(Order.Subject), ObservedAtMs = NowMs, Verdict = "Stuck", Rule = "C14", Instance = "billing-0", To = "there", From = "here",
    });

    private RecoveryEvidence Look(long actedAtMs) => new()
    {
        ObservedAtMs = actedAtMs + 1, Verdict = !IsWell ? "Stuck" : Order.Kind == MitigationKind.RestartConsumer ? "Ok" : RecoveryRules.Delivered, Rule = "C1",
    };

    private ActuatorResult Act(ActuatorRequest request)
    {
        Asked.Add(request.IdempotencyKey[(Order.Id.Length + 1)..]);
        return Asked.Count == 1 && FirstAnswer is { } first ? first : ActuatorResult.Done("done");
    }

    private static ActuatorResult Observe() => ActuatorResult.Done("done since");

    /// <summary>When something happens meanwhile: just after an activity has answered.</summary>
    public enum Moment
    {
        /// <summary>The guardrails let it act, or do not.</summary>
        Guarded,

        /// <summary>It waits for an approval.</summary>
        AwaitingApproval,

        /// <summary>The actuator was asked.</summary>
        Asked,

        /// <summary>The target was looked at.</summary>
        Watched,

        Ended,
    }
}
