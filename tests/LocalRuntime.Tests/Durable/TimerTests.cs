using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Durable timers, on a clock that the test moves.</summary>
public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);

    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using var hub = await TestHub.StartAsync(Sleeping(TimeSpan.FromHours(1)), time: clock);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await HasAsync<TimerCreated>(hub, id, 1);
        clock.Advance(TimeSpan.FromMinutes(59));
        await Task.Delay(50);
        Assert.True((await hub.Client.GetInstanceAsync(id))!.IsRunning);
        clock.Advance(TimeSpan.FromMinutes(1));
        var end = await hub.UntilAsync(id, view => view.IsCompleted);
        Assert.Equal(Start.UtcDateTime.AddHours(1), end.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_that_fell_due_while_no_engine_ran_fires_when_one_comes()
    {
        await using var hub = new TestHub(Sleeping(TimeSpan.FromHours(1)), time: clock);
        var first = await hub.AddEngineAsync("first");
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await HasAsync<TimerCreated>(hub, id, 1);
        await first.StopAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(5));
        await hub.AddEngineAsync("second");
        var end = await hub.UntilAsync(id, view => view.IsCompleted);
        Assert.Equal(Start.UtcDateTime.AddHours(5), end.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_long_timer_is_made_of_pieces_of_three_days()
    {
        await using var hub = await TestHub.StartAsync(Sleeping(TimeSpan.FromDays(7)), time: clock);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        for (var piece = 1; piece <= 3; piece++)
        {
            await HasAsync<TimerCreated>(hub, id, piece);
            clock.Advance(TimeSpan.FromDays(3));
        }

        await hub.UntilAsync(id, view => view.IsCompleted);
        var timers = (await hub.HistoryAsync(id)).OfType<TimerCreated>().Select(timer => timer.FireAt - Start.UtcDateTime);
        Assert.Equal([TimeSpan.FromDays(3), TimeSpan.FromDays(6), TimeSpan.FromDays(7)], timers);
    }

    [Fact]
    public async Task Timers_that_are_due_together_fire_in_the_order_of_their_times()
    {
        await using var hub = new TestHub(
            new DurableRegistry().AddOrchestrator("Order", async context =>
            {
                var order = new List<int>();
                async Task SleepAsync(int hours)
                {
                    await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                    order.Add(hours);
                }

                await Task.WhenAll(SleepAsync(3), SleepAsync(1), SleepAsync(2));
                return order;
            }),
            time: clock);
        var first = await hub.AddEngineAsync("first");
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Order");
        await HasAsync<TimerCreated>(hub, id, 3);
        await first.StopAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(9));
        await hub.AddEngineAsync("second");
        var end = await hub.UntilAsync(id, view => view.IsCompleted);
        Assert.Equal([1, 2, 3], end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task Time_never_runs_backwards_in_an_orchestration()
    {
        var behind = new FakeTimeProvider(Start - TimeSpan.FromHours(2));
        var table = new InMemoryTable();
        var registry = new DurableRegistry().AddOrchestrator("Twice", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.WaitForExternalEvent<int>("go");
            return context.CurrentUtcDateTime - before;
        });
        await using var hub = new TestHub(registry, table, clock);
        var first = await hub.AddEngineAsync("first");
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Twice");
        await hub.UntilAsync(id, view => view.IsRunning);
        await first.StopAsync(CancellationToken.None);
        await using var other = await TestHub.StartAsync(registry, table, behind);
        await other.Client.RaiseEventAsync(id, "go", 1);
        Assert.Equal(TimeSpan.Zero, (await other.UntilAsync(id, view => view.IsCompleted)).ReadOutputAs<TimeSpan>());
    }

    private static DurableRegistry Sleeping(TimeSpan time) => new DurableRegistry().AddOrchestrator("Sleep", async context =>
    {
        await context.CreateTimer(time, CancellationToken.None);
        return context.CurrentUtcDateTime;
    });

    private static Task HasAsync<T>(TestHub hub, string id, int count)
        where T : HistoryEvent => TestSupport.Eventually.Async(async () => (await hub.HistoryAsync(id)).OfType<T>().Count() == count);
}
