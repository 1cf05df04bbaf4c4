using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Orchestrations that start over with a fresh history.</summary>
public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task The_history_starts_over_with_the_new_input()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator<int, int>("Count", async (context, n) =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            if (n < 5)
            {
                context.ContinueAsNew(n + 1);
            }

            return n;
        }));
        var end = await hub.RunAsync("Count", 0, "c");
        Assert.Equal(5, end.ReadOutputAs<int>());
        Assert.Equal(5, end.ReadInputAs<int>());
        Assert.Equal(
            [
                "OrchestratorStarted", "ExecutionStarted Count 5", "TimerCreated #0", "OrchestratorCompleted",
                "OrchestratorStarted", "TimerFired #0", "ExecutionCompleted #1 Completed 5", "OrchestratorCompleted",
            ],
            await hub.StoryAsync("c"));
    }

    [Fact]
    public async Task Old_histories_leave_nothing_behind()
    {
        var table = new InMemoryTable();
        await using var hub = await TestHub.StartAsync(
            new DurableRegistry().AddOrchestrator<int, int>("Count", (context, n) =>
            {
                if (n < 50)
                {
                    context.ContinueAsNew(n + 1);
                }

                return Task.FromResult(n);
            }),
            table);
        var end = await hub.RunAsync("Count", 0);
        Assert.Equal(50, end.ReadOutputAs<int>());
        await hub.Client.PurgeInstanceAsync(end.InstanceId);
        await TestSupport.Eventually.Async(() => table.Rows == 1);
    }

    [Theory]
    [InlineData(true, "a,b,c")]
    [InlineData(false, "c")]
    public async Task Events_nobody_waited_for_are_carried_over_if_asked(bool preserve, string expected)
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator<bool, string>("Carry", async (context, again) =>
        {
            if (!again)
            {
                await context.WaitForExternalEvent<int>("restart");
                context.ContinueAsNew(true, preserve);
                return string.Empty;
            }

            var all = new List<string>();
            do
            {
                all.Add(await context.WaitForExternalEvent<string>("e"));
            }
            while (all[^1] != "c");

            return string.Join(',', all);
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Carry", false);
        await hub.Client.RaiseEventAsync(id, "e", "a");
        await hub.Client.RaiseEventAsync(id, "e", "b");
        await hub.Client.RaiseEventAsync(id, "restart", 1);
        await hub.UntilAsync(id, view => view.ReadInputAs<bool>());
        await hub.Client.RaiseEventAsync(id, "e", "c");
        Assert.Equal(expected, (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task More_events_than_a_transaction_has_rows_are_carried_over_in_order()
    {
        await using var hub = new TestHub(new DurableRegistry().AddOrchestrator<bool, List<int>>("Carry", async (context, again) =>
        {
            var all = new List<int>();
            if (!again)
            {
                await context.WaitForExternalEvent<int>("restart");
                context.ContinueAsNew(true);
            }

            while (again && all.Count < 250)
            {
                all.Add(await context.WaitForExternalEvent<int>("n"));
            }

            return all;
        }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Carry", false);
        for (var n = 0; n < 250; n++)
        {
            await hub.Client.RaiseEventAsync(id, "n", n);
        }

        await hub.Client.RaiseEventAsync(id, "restart", 1);
        await hub.AddEngineAsync();
        Assert.Equal(Enumerable.Range(0, 250), (await hub.EndOfAsync(id)).ReadOutputAs<int[]>());
    }

    [Fact]
    public async Task It_waits_for_open_activities_first()
    {
        var release = new TaskCompletionSource();
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity("Slow", async (_, _) =>
            {
                await release.Task;
                return null;
            })
            .AddOrchestrator<bool, string>("Restart", (context, again) =>
            {
                if (!again)
                {
                    _ = context.CallActivityAsync("Slow");
                    context.ContinueAsNew(true);
                }

                return Task.FromResult("over");
            }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Restart", false);
        await hub.UntilAsync(id, view => view.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        Assert.False((await hub.Client.GetInstanceAsync(id, true))!.ReadInputAs<bool>());
        release.SetResult();
        Assert.Equal("over", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_version_stays_unless_a_new_one_is_named()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry().AddOrchestrator<int, string>("Versions", (context, n) =>
        {
            if (n < 2)
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = n + 1, NewVersion = n == 1 ? "2.0" : null });
            }

            return Task.FromResult(context.Version);
        }));
        var options = new StartOrchestrationOptions { Version = "1.0" };
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Versions", 0, options);
        Assert.Equal("2.0", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
