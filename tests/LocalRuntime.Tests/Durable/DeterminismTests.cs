using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Code that does not do again what it did, or waits for what is not durable, fails its orchestration.</summary>
public sealed class DeterminismTests
{
    // Long enough to be still under way when it is awaited, on any machine: what has ended by then is not awaited at all.
    private const int Foreign = 300;
    private const string NonDeterministic = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";

    public static TheoryData<string, Func<TaskOrchestrationContext, Task>, Func<TaskOrchestrationContext, Task>> Changes => new()
    {
        { "another activity", c => c.CallActivityAsync<int>("One"), c => c.CallActivityAsync<int>("Two") },
        { "a timer for an activity", c => c.CallActivityAsync<int>("One"), c => c.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None) },
        { "an activity for a timer", c => c.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None), c => c.CallActivityAsync<int>("One") },
        { "a sub-orchestration for an activity", c => c.CallActivityAsync<int>("One"), c => c.CallSubOrchestratorAsync("Other") },
        { "another sub-orchestration", c => c.CallSubOrchestratorAsync("Other"), c => c.CallSubOrchestratorAsync("Another") },
        { "a wait for an activity", c => c.CallActivityAsync<int>("One"), c => c.WaitForExternalEvent<int>("never") },
    };

    public static TheoryData<string, Func<TaskOrchestrationContext, Task>> IllegalAwaits => new()
    {
        { "a delay", _ => Task.Delay(Foreign) },
        { "work elsewhere", _ => Task.Run(() => Task.Delay(Foreign)) },
        { "a cancellation that runs elsewhere", async c =>
            {
                using var source = new CancellationTokenSource();
                _ = c.CreateTimer(TimeSpan.FromMilliseconds(1), source.Token);
                await source.CancelAsync();
                await Task.Delay(Foreign);
            }
        },
        { "a delay after an activity", async c =>
            {
                await c.CallActivityAsync<int>("One");
                await Task.Delay(Foreign);
            }
        },
        { "a delay beside an event", async c => await Task.WhenAny(Task.Delay(Foreign), c.WaitForExternalEvent<int>("never")) },
        { "a delay beside a long timer", async c => await Task.WhenAny(Task.Delay(Foreign), c.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None)) },
        { "a durable task that leaves the orchestrator's thread", async c =>
            {
                await c.CallActivityAsync<int>("One").ConfigureAwait(false);
                await c.CallActivityAsync<int>("One").ConfigureAwait(false);
            }
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Changed_code_under_a_running_instance_fails_it(
        string change, Func<TaskOrchestrationContext, Task> before, Func<TaskOrchestrationContext, Task> after)
    {
        var deployed = before;
        await using var hub = await TestHub.StartAsync(Registry(async context =>
        {
            await deployed(context);
            await context.WaitForExternalEvent<int>("go");
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Changing");
        await hub.UntilAsync(id, view => view.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        deployed = after;
        await hub.Client.RaiseEventAsync(id, "go", 1);
        var end = await hub.EndOfAsync(id);
        Assert.True(end.FailureDetails?.ErrorType == NonDeterministic, $"{change}: {end.RuntimeStatus} {end.FailureDetails}");
        Assert.Contains("Was a change made to the orchestrator code", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(IllegalAwaits))]
    public async Task Awaiting_what_is_not_durable_fails_the_orchestration(string what, Func<TaskOrchestrationContext, Task> code)
    {
        await using var hub = await TestHub.StartAsync(Registry(code));
        var end = await hub.RunAsync("Changing");
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Failed, $"{what}: {end.RuntimeStatus}");
        Assert.Equal("System.InvalidOperationException", end.FailureDetails!.ErrorType);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_ids_and_replay_marks_are_the_same_in_every_replay()
    {
        var seen = new List<(DateTime Now, Guid Id, bool Replaying)>();
        await using var hub = await TestHub.StartAsync(Registry(async context =>
        {
            lock (seen)
            {
                seen.Add((context.CurrentUtcDateTime, context.NewGuid(), context.IsReplaying));
            }

            await context.CallActivityAsync<int>("One");
            await context.CallActivityAsync<int>("Two");
        }));
        await hub.RunAsync("Changing");
        Assert.Equal(3, seen.Count);
        Assert.Single(seen.Select(s => (s.Now, s.Id)).Distinct());
        Assert.Equal([false, true, true], seen.Select(s => s.Replaying));
    }

    [Fact]
    public void Ids_are_those_of_the_real_engine()
    {
        // Made by another implementation of version 5, of the real engine's namespace and name.
        var id = DeterministicGuid.Create("abc", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), 0);
        Assert.Equal(Guid.Parse("a1239379-7719-5253-84a4-29155a59f930"), id);
    }

    private static DurableRegistry Registry(Func<TaskOrchestrationContext, Task> code) => new DurableRegistry()
        .AddActivity<int, int>("One", _ => Task.FromResult(1))
        .AddActivity<int, int>("Two", _ => Task.FromResult(2))
        .AddOrchestrator("Other", _ => Task.FromResult<object?>(1))
        .AddOrchestrator("Another", _ => Task.FromResult<object?>(2))
        .AddOrchestrator("Changing", async context =>
        {
            await code(context);
            return null;
        });
}
