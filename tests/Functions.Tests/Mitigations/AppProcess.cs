using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.ReplaceBroker;
using Chasqui.Functions.Mitigations.RestartConsumer;
using Chasqui.Functions.Mitigations.Running;
using Chasqui.Functions.Mitigations.SwitchStream;
using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Mitigations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>An instance of the app: its own engine and use cases, on the world that all share.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly DurableEngine _engine;
    private readonly ServiceProvider _services;
    private bool _stopped;

    private AppProcess(SickWorld world, string name, Mortal mortal)
    {
        var store = new MortalStore(world.Store, mortal);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(_ => world.Topology)
            .AddSingleton<IMitigationStore>(store)
            .AddSingleton<IMitigationLedgerStore>(store)
            .AddSingleton<IPageOutbox>(store)
            .AddSingleton<IIncidentStore>(world.Incidents)
            .AddSingleton<ITargetEvidence>(new SickEvidence(world))
            .AddSingleton<IActuator>(new LoggedActuator(world, mortal, "fake"))
            .AddSingleton<IActuator>(new LoggedActuator(world, mortal, RouteActuator.Name))
            .AddSingleton<IPager>(new LoggedPager(world, mortal))
            .AddSingleton<MitigationActivities>()
            .AddMitigationUseCases()
            .BuildServiceProvider();
        var table = new MortalTable(world.Table, mortal);
        var registry = Register(_services.GetRequiredService<MitigationActivities>());
        var (options, wakeups) = (SickWorld.EngineOptions(name), new Wakeups());
        _engine = new DurableEngine(table, registry, options, wakeups, TimeProvider.System, NullLoggerFactory.Instance);
        Client = new LocalDurableTaskClient(table, registry, options, wakeups, TimeProvider.System);
        Runner = new DurableMitigationRunner(Client);
    }

    public DurableTaskClient Client { get; }

    public DurableMitigationRunner Runner { get; }

    public static async Task<AppProcess> StartAsync(SickWorld world, string name, Mortal? mortal = null)
    {
        var app = new AppProcess(world, name, mortal ?? new Mortal());
        await app._engine.StartAsync(CancellationToken.None);
        return app;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task StartAsync(MitigationOrder order) => Get<StartMitigation>().RunAsync(order, Runner, CancellationToken.None);

    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _engine.StopAsync(CancellationToken.None);
        _engine.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    private static DurableRegistry Register(MitigationActivities activities) => new DurableRegistry()
        .AddOrchestrator<string, MitigationState>(MitigationNames.RestartConsumer, (context, id) => RestartConsumerOrchestration.RunAsync(context, id!))
        .AddOrchestrator<string, MitigationState>(MitigationNames.ReplaceBroker, (context, id) => ReplaceBrokerOrchestration.RunAsync(context, id!))
        .AddOrchestrator<string, MitigationState>(MitigationNames.FailOverStream, (context, id) => FailOverStreamOrchestration.RunAsync(context, id!))
        .AddOrchestrator<string, MitigationState>(MitigationNames.FailBackStream, (context, id) => FailBackStreamOrchestration.RunAsync(context, id!))
        .AddActivity<string, GuardAnswer>(MitigationNames.Guard, id => activities.GuardAsync(id!, default))
        .AddActivity<ActOrder, ActuatorResult>(MitigationNames.Act, order => activities.ActAsync(order!, default))
        .AddActivity<ActOrder, ActuatorResult>(MitigationNames.Observe, order => activities.ObserveAsync(order!, default))
        .AddActivity<GiveUpOrder, bool>(MitigationNames.GiveUpAct, async order => { await activities.GiveUpAsync(order!, default); return true; })
        .AddActivity<LookOrder, LookAnswer>(MitigationNames.Look, order => activities.LookAsync(order!, default))
        .AddActivity<NoteOrder, bool>(MitigationNames.Note, async order => { await activities.NoteAsync(order!, default); return true; })
        .AddActivity<EndOrder, MitigationState>(MitigationNames.End, order => activities.EndAsync(order!, default));

    private sealed class LoggedActuator(SickWorld world, Mortal mortal, string kind) : IActuator
    {
        public string Kind => kind;

        public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings) => [];

        public Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation) => mortal.WriteAsync(() =>
        {
            world.Calls.Enqueue(request.IdempotencyKey);
            if (world.Effects.TryAdd(request.IdempotencyKey, 1) && request.Action == world.Cure)
                world.IsWell = true;
            return Task.FromResult(world.Answer(request));
        });

        public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) =>
            mortal.ReadAsync(() => Task.FromResult(ActuatorResult.Done("done since")));
    }

    private sealed class LoggedPager(SickWorld world, Mortal mortal) : IPager
    {
        public Task<PageResult> SendAsync(Page page, CancellationToken cancellation) => mortal.WriteAsync(() =>
        {
            world.Pages.Enqueue(page);
            return Task.FromResult(new PageResult(true, "sent"));
        });
    }

    private sealed class SickEvidence(SickWorld world) : ITargetEvidence
    {
        private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        public bool IsFor(MitigationKind kind) => true;

        private static string Good(MitigationKind kind) =>
            kind == MitigationKind.RestartConsumer ? "CatchingUp" : kind == MitigationKind.ReplaceBroker ? "Healthy" : RecoveryRules.Delivered;

        public Task<GuardEvidence> ReadAsync(MitigationOrder order, CancellationToken cancellation) => Task.FromResult(world.Evidence(new GuardEvidence
        {
            Target = world.Topology.Mitigations.Targets.GetValueOrDefault(order.Subject),
            ObservedAtMs = Now,
            Verdict = order.Kind switch
            {
                MitigationKind.RestartConsumer => "Stuck",
                MitigationKind.ReplaceBroker => "Missing",
                _ => "OfflinePartitions",
            },
            Rule = "C14",
            Instance = "billing-0",
            To = "there",
            From = "here",
            Facts = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("home", "here").Add("epoch", "3"),
        }));

        public Task<RecoveryEvidence> LookAsync(Mitigation mitigation, long actedAtMs, CancellationToken cancellation) =>
            Task.FromResult(new RecoveryEvidence
            {
                ObservedAtMs = Math.Max(Now, actedAtMs + 1),
                Verdict = world.IsWell ? Good(mitigation.Order.Kind) : "Stuck",
                Rule = "C1",
            });
    }
}
