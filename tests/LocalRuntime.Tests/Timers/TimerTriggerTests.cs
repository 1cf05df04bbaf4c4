using System.Collections.Concurrent;
using Chasqui.LocalRuntime.Hosting;
using Chasqui.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.LocalRuntime.Tests.Timers;

public sealed class TimerTriggerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 10, 30, 0, TimeSpan.Zero));
    private readonly TimerRuns _runs = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("timer-state");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task A_timer_fires_at_each_of_its_times()
    {
        using var host = await StartAsync(typeof(HourlyFunction));
        Assert.Empty(_runs.Infos);
        for (var run = 1; run <= 3; run++)
        {
            _time.Advance(run == 1 ? TimeSpan.FromMinutes(30) : TimeSpan.FromHours(1));
            var expected = run;
            await Eventually.Async(() => _runs.Infos.Count == expected);
        }

        Assert.All(_runs.Infos, info => Assert.False(info.IsPastDue));
        Assert.Equal(new DateTime(2025, 3, 1, 12, 0, 0, DateTimeKind.Utc), _runs.Infos.Last().ScheduleStatus!.Last);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_run_missed_while_the_app_was_down_is_made_up_for_once()
    {
        using (var first = await StartAsync(typeof(HourlyFunction)))
        {
            _time.Advance(TimeSpan.FromMinutes(30));
            await Eventually.Async(() => _runs.Infos.Count == 1);
            await first.StopAsync();
        }

        _time.Advance(TimeSpan.FromHours(5));
        using var second = await StartAsync(typeof(HourlyFunction));
        await Eventually.Async(() => _runs.Infos.Count == 2);
        Assert.True(_runs.Infos.Last().IsPastDue);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_timer_never_overlaps_itself_and_a_long_run_is_followed_by_one_more()
    {
        var release = new SemaphoreSlim(0);
        _runs.OnRun = () => release.WaitAsync();
        using var host = await StartAsync(typeof(HourlyFunction));
        _time.Advance(TimeSpan.FromMinutes(30));
        await Eventually.Async(() => _runs.Infos.Count == 1);

        _time.Advance(TimeSpan.FromHours(3));
        Assert.Single(_runs.Infos);
        release.Release();
        await Eventually.Async(() => _runs.Infos.Count == 2);
        Assert.False(_runs.Infos.Last().IsPastDue);
        release.Release(10);
        await host.StopAsync();
    }

    [Fact]
    public async Task RunOnStartup_runs_at_once_and_a_setting_gives_the_schedule()
    {
        using var host = await StartAsync(typeof(StartupFunction));
        await Eventually.Async(() => _runs.Infos.Count == 1);
        Assert.Null(_runs.Infos.Single().ScheduleStatus);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_failing_run_is_retried_by_its_attribute_and_does_not_end_the_schedule()
    {
        _runs.OnRun = () => throw new InvalidOperationException("down");
        using var host = await StartAsync(typeof(RetriedTimerFunction));
        _time.Advance(TimeSpan.FromMinutes(30));
        await Eventually.Async(() => _runs.Infos.Count == 3);
        _runs.OnRun = () => Task.CompletedTask;
        // The loop takes its next wait only after the failed run has been logged.
        await Eventually.Async(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            return _runs.Infos.Count == 4;
        });
        await host.StopAsync();
    }

    [Fact]
    public async Task A_timer_can_be_run_by_hand_and_a_disabled_one_is_not_there()
    {
        using var host = await StartAsync(typeof(HourlyFunction));
        var functions = host.Services.GetRequiredService<LocalFunctions>();
        Assert.True((await functions.RunTimerAsync("hourly", CancellationToken.None)).Succeeded);
        Assert.Single(_runs.Infos);
        await host.StopAsync();

        using var disabled = await StartAsync(typeof(HourlyFunction), ("AzureWebJobs.Hourly.Disabled", "true"));
        Assert.Empty(disabled.Services.GetRequiredService<LocalFunctions>().Catalog.Functions);
        await disabled.StopAsync();
    }

    private async Task<IHost> StartAsync(Type function, params (string Name, string Value)[] settings)
    {
        var given = new Dictionary<string, string?>
        {
            ["LocalRuntime:StateDirectory"] = _state.FullName, ["LocalRuntime:FunctionKey"] = "key", ["Often"] = "00:00:30",
        };
        foreach (var (name, value) in settings)
            given[name] = value;
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [function], Settings = given, HostJson = "{}", ReadsLocalSettings = false, HttpPort = 0,
        });
        builder.Services.AddSingleton(_runs).AddSingleton<TimeProvider>(_time);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

public sealed class TimerRuns
{
    public ConcurrentQueue<TimerInfo> Infos { get; } = new();

    public Func<Task> OnRun { get; set; } = () => Task.CompletedTask;

    public Task RunAsync(TimerInfo info)
    {
        Infos.Enqueue(info);
        return OnRun();
    }
}

public sealed class HourlyFunction(TimerRuns runs)
{
    [Function("Hourly")]
    public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.RunAsync(timer);
}

public sealed class StartupFunction(TimerRuns runs)
{
    [Function("Startup")]
    public Task RunAsync([TimerTrigger("%Often%", RunOnStartup = true)] TimerInfo timer) => runs.RunAsync(timer);
}

public sealed class RetriedTimerFunction(TimerRuns runs)
{
    [Function("RetriedTimer")]
    [FixedDelayRetry(2, "00:00:00")]
    public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.RunAsync(timer);
}
