using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>The context of one replay: gives the code what history knows, and notes as actions what it does not know yet.</summary>
internal sealed class ReplayContext : TaskOrchestrationContext
{
    private readonly ExecutionStarted started;
    private readonly ReplaySettings settings;
    private readonly OrchestratorThread thread;
    private int nextId;
    private int nextGuid;

    public ReplayContext(string instanceId, ExecutionStarted started, ReplaySettings settings, OrchestratorThread thread)
    {
        InstanceId = instanceId;
        this.started = started;
        this.settings = settings;
        this.thread = thread;
        Events = new(settings.Converter);
    }

    public override TaskName Name => started.Name;

    public override string InstanceId { get; }

    public override string Version => started.Version;

    public override ParentOrchestrationInstance? Parent =>
        started.Parent is { } parent ? new(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public DateTime Now { get; set; }

    public bool Replaying { get; set; }

    /// <value>True: the code has not yet asked anything of this context.</value>
    public bool IsUntouched { get; private set; } = true;

    public OpenTasks Open { get; } = new();

    public ExternalEvents Events { get; }

    public SortedDictionary<int, OrchestratorAction> Actions { get; } = [];

    /// <value>What the orchestrator starts over with when it returns; null: it just ends.</value>
    public ContinueAsNewOptions? Continuation { get; private set; }

    /// <value>Events that came after <see cref="Continuation"/> was set: the next execution's.</value>
    public List<EventRaised> CarriedOver { get; } = [];

    public object? CustomStatus { get; private set; }

    protected override ILoggerFactory LoggerFactory => settings.LoggerFactory;

    public int NextId() => nextId++;

    public override T? GetInput<T>()
        where T : default
    {
        Verify();
        return settings.Converter.Deserialize<T>(started.Input);
    }

    public object? GetInput(Type type)
    {
        thread.Verify();
        return settings.Converter.Deserialize(started.Input, type);
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Verify();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"A {nameof(TaskOptions)} was given as the activity's input and no options were. Name the options argument.", nameof(input));
        }

        var version = options?.Version is { } given ? given.Version : Version;
        return await Retries.Run(this, name, options, () => Call<TResult>(
            id => new ScheduleTaskAction(id, name, version, settings.Converter.Serialize(input))));
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Verify();
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var version = options?.Version is { } given ? given.Version : settings.DefaultVersion;
        return await Retries.Run(this, orchestratorName, options, () => Call<TResult>(
            id => new CreateSubOrchestrationAction(id, orchestratorName, version, instanceId, settings.Converter.Serialize(input))));
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Verify();
        var end = fireAt.ToUniversalTime();
        while (end - Now > settings.MaximumTimerInterval && !cancellationToken.IsCancellationRequested)
        {
            await Timer(Now.Add(settings.MaximumTimerInterval), cancellationToken);
        }

        await Timer(end, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Verify();
        return Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        Verify();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        var id = NextId();
        Actions.Add(id, new SendEventAction(id, instanceId, eventName, settings.Converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        Verify();
        CustomStatus = customStatus;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        Verify();
        ArgumentNullException.ThrowIfNull(options);
        Continuation = options;
        if (options.PreserveUnprocessedEvents)
        {
            // To itself, as the real engine sends them: the next execution gets them like any other event.
            foreach (var (name, payload) in Events.TakeBuffered())
            {
                var id = NextId();
                Actions.Add(id, new SendEventAction(id, InstanceId, name, payload));
            }
        }
    }

    public override Guid NewGuid()
    {
        Verify();
        return DeterministicGuid.Create(InstanceId, Now, nextGuid++);
    }

    private void Verify()
    {
        thread.Verify();
        IsUntouched = false;
    }

    private async Task<T> Call<T>(Func<int, OrchestratorAction> action)
    {
        var id = NextId();
        Actions.Add(id, action(id));
        return settings.Converter.Deserialize<T>(await Open.Add(id))!;
    }

    private async Task Timer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var id = NextId();
        Actions.Add(id, new CreateTimerAction(id, fireAt));
        await Open.Add(id, cancellationToken);
    }
}
