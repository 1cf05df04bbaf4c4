using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Orchestrations and the histories that the real engine writes of them, event by event.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task An_orchestration_without_tasks_completes_in_one_step()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator<string, string>("Echo", (_, input) => Task.FromResult(input + "!")));
        var end = await hub.RunAsync("Echo", "hi", "e1");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal("hi!", end.ReadOutputAs<string>());
        Assert.Equal("hi", end.ReadInputAs<string>());
        Assert.Equal(
            ["OrchestratorStarted", "ExecutionStarted Echo \"hi\"", "ExecutionCompleted #0 Completed \"hi!\"", "OrchestratorCompleted"],
            await hub.StoryAsync("e1"));
    }

    [Fact]
    public async Task Activities_in_sequence_are_a_step_each()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<int, int>("Add", n => Task.FromResult(n + 1))
            .AddOrchestrator("Chain", async context =>
            {
                var one = await context.CallActivityAsync<int>("Add", 1);
                return await context.CallActivityAsync<int>("Add", one);
            }));
        var end = await hub.RunAsync("Chain", null, "c1");
        Assert.Equal(3, end.ReadOutputAs<int>());
        Assert.Equal(
            [
                "OrchestratorStarted", "ExecutionStarted Chain", "TaskScheduled #0 Add 1", "OrchestratorCompleted",
                "OrchestratorStarted", "TaskCompleted #0 2", "TaskScheduled #1 Add 2", "OrchestratorCompleted",
                "OrchestratorStarted", "TaskCompleted #1 3", "ExecutionCompleted #2 Completed 3", "OrchestratorCompleted",
            ],
            await hub.StoryAsync("c1"));
    }

    [Fact]
    public async Task An_orchestration_does_not_end_while_a_timer_of_it_is_open()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Race", async context =>
        {
            await Task.WhenAny(
                context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None),
                context.CreateTimer(TimeSpan.FromMilliseconds(600), CancellationToken.None));
            return null;
        }));
        var end = await hub.RunAsync("Race", null, "r1");
        Assert.True(end.LastUpdatedAt - end.CreatedAt >= TimeSpan.FromMilliseconds(600));
        Assert.Equal(
            [
                "OrchestratorStarted", "ExecutionStarted Race", "TimerCreated #0", "TimerCreated #1", "OrchestratorCompleted",
                "OrchestratorStarted", "TimerFired #0", "OrchestratorCompleted",
                "OrchestratorStarted", "TimerFired #1", "ExecutionCompleted #2 Completed", "OrchestratorCompleted",
            ],
            await hub.StoryAsync("r1"));
    }

    [Fact]
    public async Task A_cancelled_timer_lets_the_orchestration_end()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator("Race", async context =>
        {
            using var loser = new CancellationTokenSource();
            var slow = context.CreateTimer(TimeSpan.FromHours(1), loser.Token);
            await Task.WhenAny(context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None), slow);
            loser.Cancel();
            return slow.IsCanceled;
        }));
        Assert.True((await hub.RunAsync("Race")).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Fan_out_waits_for_all_and_keeps_their_order()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<int, int>("Square", n => Task.FromResult(n * n))
            .AddOrchestrator("Fan", async context =>
                await Task.WhenAll(Enumerable.Range(1, 300).Select(n => context.CallActivityAsync<int>("Square", n)))));
        var end = await hub.RunAsync("Fan");
        Assert.Equal(Enumerable.Range(1, 300).Select(n => n * n), end.ReadOutputAs<int[]>());
    }

    [Fact]
    public async Task A_failed_activity_fails_its_orchestration_with_the_cause_within()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<int, int>("Boom", _ => throw new InvalidOperationException("Kah-BOOOOM!!", new TimeoutException("inner")))
            .AddOrchestrator("Caller", async context => await context.CallActivityAsync<int>("Boom", 1)));
        var end = await hub.RunAsync("Caller");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("Task 'Boom' (#0) failed with an unhandled exception: Kah-BOOOOM!!", end.FailureDetails!.ErrorMessage);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", end.FailureDetails.ErrorType);
        Assert.True(end.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
        Assert.True(end.FailureDetails.InnerFailure.InnerFailure!.IsCausedBy<TimeoutException>());
        Assert.Equal($"{end.FailureDetails.ErrorType}: {end.FailureDetails.ErrorMessage}", end.SerializedOutput);
    }

    [Fact]
    public async Task A_missing_activity_fails_at_once_and_is_not_retried()
    {
        var policy = new TaskOptions(new RetryPolicy(5, TimeSpan.FromHours(1)));
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Caller", async context => await context.CallActivityAsync<int>("Nowhere", 1, policy)));
        var end = await hub.RunAsync("Caller");
        Assert.Equal("ActivityTaskNotFound", end.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task Many_large_results_and_events_at_once_are_taken_in_several_steps()
    {
        const int Count = 12;
        var large = new string('x', 300_000);
        await using var hub = new TestHub(new DurableRegistry()
            .AddActivity<int, string>("Make", _ => Task.FromResult(large))
            .AddOrchestrator("Many", async context =>
            {
                var made = await Task.WhenAll(Enumerable.Range(0, Count).Select(n => context.CallActivityAsync<string>("Make", n)));
                var sum = made.Sum(text => text.Length);
                for (var n = 0; n < Count; n++)
                {
                    sum += (await context.WaitForExternalEvent<string>("e")).Length;
                }

                return sum;
            }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Many");
        for (var n = 0; n < Count; n++)
        {
            await hub.Client.RaiseEventAsync(id, "e", large);
        }

        await hub.AddEngineAsync();
        Assert.Equal(2 * Count * large.Length, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_step_that_is_too_large_to_be_stored_fails_its_orchestration()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Output", _ => Task.FromResult<object?>(new string('x', 4_000_000)))
            .AddOrchestrator("Status", context =>
            {
                context.SetCustomStatus(new string('x', 500_000));
                return Task.FromResult<object?>(null);
            }));
        foreach (var name in new[] { "Output", "Status" })
        {
            var end = await hub.RunAsync(name);
            Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
            Assert.Contains("larger than", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Payloads_that_could_never_be_stored_are_refused_where_they_come_from()
    {
        var huge = new string('é', 200_000);
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<int, string>("Huge", _ => Task.FromResult(huge))
            .AddOrchestrator("Caller", async context => await context.CallActivityAsync<string>("Huge")));
        var end = await hub.RunAsync("Caller");
        Assert.Equal("System.ArgumentException", end.FailureDetails!.InnerFailure!.ErrorType);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Caller", huge));
    }

    [Fact]
    public async Task Large_inputs_outputs_and_events_are_split_and_joined()
    {
        var large = string.Concat(Enumerable.Range(0, 60_000).Select(n => (char)('a' + (n % 26)))) + "\uD83D\uDE00\"\\é";
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<string, string>("Twice", text => Task.FromResult(text + text))
            .AddOrchestrator<string, string>("Large", async (context, text) =>
            {
                context.SetCustomStatus(text);
                return await context.CallActivityAsync<string>("Twice", text) + await context.WaitForExternalEvent<string>("more");
            }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Large", large);
        await hub.Client.RaiseEventAsync(id, "MORE", large);
        var end = await hub.EndOfAsync(id);
        Assert.Equal(large + large + large, end.ReadOutputAs<string>());
        Assert.Equal(large, end.ReadInputAs<string>());
        Assert.Equal(large, end.ReadCustomStatusAs<string>());
    }
}
