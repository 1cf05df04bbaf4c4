using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>
/// Runs the orchestrations of a hub. Several engines may run one hub: an instance's step is stored by one of them only, and its activities
/// run in one at a time, unless that one seems dead.
/// </summary>
public sealed class DurableEngine : BackgroundService
{
    private readonly IDurableTable table;
    private readonly DurableEngineOptions options;
    private readonly DurableRegistry registry;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EngineRoster roster;
    private readonly ActivityRunner activities;
    private readonly Dispatcher dispatcher;
    private readonly HubWatch watch;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DurableEngine(
        IDurableTable table, DurableRegistry registry, DurableEngineOptions options, Wakeups wakeups, TimeProvider time, ILoggerFactory loggers)
    {
        this.table = table;
        this.options = options;
        this.registry = registry;
        this.time = time;
        logger = loggers.CreateLogger(DurableLog.Category);
        var store = new InstanceStore(table, time);
        roster = new(table, options, time);
        activities = new(registry, options.DataConverter, options.MaximumConcurrentActivities, time, logger);
        var steps = new StepMaker(registry, options, roster.Me, wakeups, loggers);
        var advancer = new InstanceAdvancer(store, roster, new Courier(store, wakeups, time), activities, steps, options, wakeups, time, logger);
        dispatcher = new(advancer, wakeups, options, time, logger);
        watch = new(store.Open, roster, wakeups, options, time, logger);
    }

    /// <value>Ends when the hub's table is there and the engine looks for work.</value>
    public Task Ready => ready.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ready.Task.IsCompletedSuccessfully)
        {
            await Attempt.QuietlyAsync(() => roster.LeaveAsync(cancellationToken), e => DurableLog.PollFailed(logger, e), cancellationToken);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        dispatcher.Dispose();
        activities.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!await Attempt.QuietlyAsync(() => PrepareAsync(stoppingToken), e => DurableLog.NotReady(logger, e), stoppingToken))
            {
                await Task.Delay(options.PollInterval, time, stoppingToken);
            }

            DurableLog.Started(logger, options.EngineId, options.HubName, registry.Orchestrators.Count(), registry.Activities.Count());
            ready.TrySetResult();
            await Task.WhenAll(dispatcher.RunAsync(stoppingToken), watch.RunAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ready.TrySetCanceled(stoppingToken);
        }
    }

    private async Task PrepareAsync(CancellationToken stopping)
    {
        await table.CreateAsync(stopping);
        await roster.BeatAsync(stopping);
        await roster.RefreshAsync(stopping);
    }
}
