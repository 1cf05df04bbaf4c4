using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>External events: buffered, first in first out, names without regard to case, the latest waiter first.</summary>
public sealed class EventTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task Events_raised_before_anyone_waits_are_kept_in_order()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Late", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return $"{await context.WaitForExternalEvent<int>("n")}{await context.WaitForExternalEvent<int>("N")}{await context.WaitForExternalEvent<int>("n")}";
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Late");
        foreach (var n in new[] { 1, 2, 3 })
        {
            await hub.Client.RaiseEventAsync(id, n == 2 ? "N" : "n", n);
        }

        await hub.Client.RaiseEventAsync(id, "GO", "now");
        Assert.Equal("123", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_raised_before_the_orchestration_starts_are_kept()
    {
        await using var hub = new TestHub(new DurableRegistry().AddOrchestrator("Wait", async context =>
            await context.WaitForExternalEvent<string>("go")));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await hub.Client.RaiseEventAsync(id, "go", "early");
        await hub.AddEngineAsync();
        Assert.Equal("early", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_latest_waiter_gets_the_event()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Two", async context =>
        {
            var first = context.WaitForExternalEvent<string>("e");
            var second = context.WaitForExternalEvent<string>("e");
            var winner = await Task.WhenAny(first, second);
            return winner == second ? await second : "the first got it";
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Two");
        await hub.Client.RaiseEventAsync(id, "e", "x");
        Assert.Equal("x", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task One_event_awaited_as_two_types_is_refused()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Types", async context =>
        {
            var first = context.WaitForExternalEvent<string>("e");
            var second = context.WaitForExternalEvent<int>("e");
            await Task.WhenAny(first, second);
            return null;
        }));
        var end = await hub.RunAsync("Types");
        Assert.Equal("System.ArgumentException", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_gives_the_event_and_leaves_no_timer_open()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Approve", async context =>
            await context.WaitForExternalEvent<string>("approval", Long)));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Approve");
        await hub.Client.RaiseEventAsync(id, "Approval", "yes");
        Assert.Equal("yes", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_times_out_throws_and_the_orchestrator_may_go_on()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Approve", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("approval", TimeSpan.FromMilliseconds(30));
            }
            catch (TaskCanceledException)
            {
                return "nobody came";
            }
        }));
        Assert.Equal("nobody came", (await hub.RunAsync("Approve")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_and_a_timer_race_and_the_first_in_history_wins_every_replay()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<string, string>("Note", text => Task.FromResult(text ?? string.Empty))
            .AddOrchestrator("Race", async context =>
            {
                using var loser = new CancellationTokenSource();
                var timer = context.CreateTimer(Long, loser.Token);
                var winner = await Task.WhenAny(timer, context.WaitForExternalEvent<string>("e"));
                loser.Cancel();
                var noted = await context.CallActivityAsync<string>("Note", winner == timer ? "timer" : "event");
                return noted + await context.CallActivityAsync<string>("Note", "!");
            }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        await hub.Client.RaiseEventAsync(id, "e", "x");
        Assert.Equal("event!", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_that_does_not_fit_its_type_fails_the_orchestration()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Number", async context =>
            await context.WaitForExternalEvent<int>("n")));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Number");
        await hub.Client.RaiseEventAsync(id, "n", "seven");
        var end = await hub.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.Text.Json.JsonException", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task An_event_for_nobody_or_for_an_ended_instance_is_refused()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Nothing", _ => Task.FromResult<object?>(null)));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RaiseEventAsync("nobody", "e"));
        var end = await hub.RunAsync("Nothing");
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RaiseEventAsync(end.InstanceId, "e"));
    }

    [Fact]
    public async Task A_burst_of_events_larger_than_a_step_arrives_whole_and_in_order()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Count", async context =>
        {
            var all = new List<int>();
            while (all.Count < 150)
            {
                all.Add(await context.WaitForExternalEvent<int>("n"));
            }

            return all;
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Count");
        for (var n = 0; n < 150; n++)
        {
            await hub.Client.RaiseEventAsync(id, "n", n);
        }

        Assert.Equal(Enumerable.Range(0, 150), (await hub.EndOfAsync(id)).ReadOutputAs<int[]>());
    }
}
