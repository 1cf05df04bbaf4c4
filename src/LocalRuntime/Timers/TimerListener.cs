using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>
/// Fires one timer function. It never overlaps itself: a run that lasts over its next time is followed by one more at once, and the
/// times between are skipped.
/// </summary>
internal sealed class TimerListener(
    FunctionDescriptor function, TimerSchedule schedule, ScheduleStore store, FunctionInvoker invoker, TimeProvider time, ILogger<TimerListener> logger)
    : ITriggerListener, IDisposable
{
    // No timer takes more than this at once.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(24);

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;
    private readonly Shutdown _shutdown = new();
    private Task _loop = Task.CompletedTask;

    private bool IsMonitored => _trigger.UseMonitor && schedule.CanBeMonitored;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var kept = IsMonitored ? await store.ReadAsync(function.Name) : null;
        var (status, isPastDue) = ScheduleRules.AtStart(schedule, kept, time.GetUtcNow());
        if (IsMonitored && status != kept)
            await store.WriteAsync(function.Name, status);
        TimerLog.Started(logger, function.Name, status.Next, isPastDue);
        _loop = LoopAsync(status, isPastDue);
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _shutdown.BeginAsync();
        await _shutdown.WaitAsync(_loop, cancellationToken);
    }

    public void Dispose() => _shutdown.Dispose();

    private async Task LoopAsync(ScheduleStatus status, bool isPastDue)
    {
        // Lets the start go on: a function may run long before its first await.
        await Task.Yield();
        if (isPastDue || _trigger.RunOnStartup)
            status = await RunAsync(status, isPastDue, wasScheduled: false);

        while (await WaitUntilAsync(status.Next))
            status = await RunAsync(status, isPastDue: false, wasScheduled: true);
    }

    private async Task<ScheduleStatus> RunAsync(ScheduleStatus status, bool isPastDue, bool wasScheduled)
    {
        var began = time.GetUtcNow();
        var info = new TimerInfo { ScheduleStatus = IsMonitored ? status : null, IsPastDue = isPastDue };
        // A failure has been logged; the schedule goes on.
        await invoker.TryInvokeAsync(function, new InvocationInput(info), _shutdown.Stopping, _shutdown.Cancelling);

        var after = ScheduleRules.AfterRun(schedule, status, began, wasScheduled);
        if (IsMonitored)
            await KeepAsync(after);
        return after;
    }

    private async Task KeepAsync(ScheduleStatus status)
    {
        try
        {
            await store.WriteAsync(function.Name, status);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TimerLog.NotKept(logger, exception, function.Name);
        }
    }

    private async Task<bool> WaitUntilAsync(DateTime next)
    {
        try
        {
            for (var left = next - time.GetUtcNow().UtcDateTime; left > TimeSpan.Zero; left = next - time.GetUtcNow().UtcDateTime)
                await Task.Delay(left < LongestDelay ? left : LongestDelay, time, _shutdown.Stopping);
            return !_shutdown.Stopping.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
