using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>A hub on a table, and an engine of it that can be killed.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan EngineTimeout = TimeSpan.FromMilliseconds(600);

    private readonly List<DurableEngine> engines = [];
    private readonly TimeProvider time;

    public TestHub(DurableRegistry registry, IDurableTable? table = null, TimeProvider? time = null)
    {
        Registry = registry;
        Table = table ?? new InMemoryTable();
        this.time = time ?? TimeProvider.System;
        Options = Named("first");
        Client = new LocalDurableTaskClient(Table, registry, Options, Wakeups, this.time);
    }

    public DurableRegistry Registry { get; }

    public IDurableTable Table { get; }

    public DurableEngineOptions Options { get; }

    public Wakeups Wakeups { get; private set; } = new();

    public DurableTaskClient Client { get; private set; }

    public static async Task<TestHub> StartAsync(DurableRegistry registry, IDurableTable? table = null, TimeProvider? time = null)
    {
        var hub = new TestHub(registry, table, time);
        await hub.AddEngineAsync();
        return hub;
    }

    public static DurableEngineOptions Named(string engineId) => new()
    {
        EngineId = engineId,
        PollInterval = TimeSpan.FromMilliseconds(20),
        SweepInterval = TimeSpan.FromMilliseconds(200),
        EngineTimeout = EngineTimeout,
    };

    public async Task<DurableEngine> AddEngineAsync(
        string engineId = "first", IDurableTable? table = null, Action<DurableEngineOptions>? configure = null)
    {
        var wakeups = engines.Count == 0 ? Wakeups : new Wakeups();
        var options = Named(engineId);
        configure?.Invoke(options);
        var engine = new DurableEngine(table ?? Table, Registry, options, wakeups, time, NullLoggerFactory.Instance);
        engines.Add(engine);
        await engine.StartAsync(CancellationToken.None);
        await engine.Ready.WaitAsync(Patience);
        return engine;
    }

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? instanceId = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, new Microsoft.DurableTask.StartOrchestrationOptions(instanceId));
        return await EndOfAsync(id);
    }

    public Task<OrchestrationMetadata> EndOfAsync(string instanceId) =>
        Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true).WaitAsync(Patience);

    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Predicate<OrchestrationMetadata> isIt)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await Client.GetInstanceAsync(instanceId, true, patience.Token) is { } view && isIt(view))
            {
                return view;
            }

            await Task.Delay(5, patience.Token);
        }
    }

    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string instanceId) =>
        (await new InstanceStore(Table, time).LoadAsync(instanceId, CancellationToken.None))?.Past ?? [];

    /// <summary>The history as one line a event: what happened, to what.</summary>
    public async Task<string[]> StoryAsync(string instanceId) => [.. (await HistoryAsync(instanceId)).Select(Tell)];

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines)
        {
            await engine.StopAsync(CancellationToken.None);
            engine.Dispose();
        }
    }

    private static string Tell(HistoryEvent e) => e switch
    {
        ExecutionStarted started => $"ExecutionStarted {started.Name} {started.Input}".TrimEnd(),
        TaskScheduled task => $"TaskScheduled #{task.EventId} {task.Name} {task.Input}".TrimEnd(),
        TaskCompleted done => $"TaskCompleted #{done.TaskScheduledId} {done.Result}".TrimEnd(),
        TaskFailed failed => $"TaskFailed #{failed.TaskScheduledId} {failed.Failure.ErrorMessage}",
        TimerCreated timer => $"TimerCreated #{timer.EventId}",
        TimerFired timer => $"TimerFired #{timer.TimerId}",
        SubOrchestrationCreated sub => $"SubOrchestrationCreated #{sub.EventId} {sub.Name}",
        SubOrchestrationCompleted done => $"SubOrchestrationCompleted #{done.TaskScheduledId} {done.Result}".TrimEnd(),
        SubOrchestrationFailed failed => $"SubOrchestrationFailed #{failed.TaskScheduledId} {failed.Failure?.ErrorMessage}".TrimEnd(),
        EventRaised raised => $"EventRaised {raised.Name} {raised.Input}".TrimEnd(),
        EventSent sent => $"EventSent #{sent.EventId} {sent.Name}",
        ExecutionCompleted end => $"ExecutionCompleted #{end.EventId} {end.Status} {end.Result}".TrimEnd(),
        _ => e.GetType().Name,
    };
}
