using System.Collections.Concurrent;
using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.Storage;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit.Abstractions;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>An engine that dies before or after any of its writes; another one goes on, and the outcome is the same.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>Everything that is stored between steps occurs: activities, a timer, an event, a sub-orchestration, a restart, a status.</summary>
    private static DurableRegistry Registry(ConcurrentQueue<string> acts) => new DurableRegistry()
        .AddActivity("Act", (call, _) =>
        {
            var key = call.ReadInput<string>()!;
            acts.Enqueue(key);
            return Task.FromResult<object?>(key + " done");
        })
        .AddOrchestrator<string, string>("Child", async (context, input) => await context.CallActivityAsync<string>("Act", $"{input}/child"))
        .AddOrchestrator<int, string>("Lone", async (context, n) =>
        {
            for (var step = 0; step < 4; step++)
            {
                await context.CallActivityAsync<string>("Act", $"{n}/{step}");
            }

            return "done";
        })
        .AddOrchestrator<int, string>("Whole", async (context, round) =>
        {
            context.SetCustomStatus($"round {round}");
            var both = await Task.WhenAll(
                context.CallActivityAsync<string>("Act", $"{round}/a"), context.CallActivityAsync<string>("Act", $"{round}/b"));
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            context.SendEvent(context.InstanceId, "echo", round);
            var echo = await context.WaitForExternalEvent<int>("echo");
            var child = await context.CallSubOrchestratorAsync<string>("Child", $"{round}", new SubOrchestrationOptions(instanceId: $"child-{round}"));
            if (round == 0)
            {
                context.ContinueAsNew(1);
                return string.Empty;
            }

            return $"{string.Join(", ", both)}, {echo}, {child}";
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_write_it_finishes_and_no_act_is_missing(bool writeHappens)
    {
        var total = await CountWritesAsync();
        output.WriteLine($"{total} writes without a crash");
        Assert.InRange(total, 15, 200);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, total),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (deadly, _) => await RunWithCrashAsync(deadly, writeHappens));
    }

    [Fact]
    public async Task Killed_again_and_again_at_random_writes_it_finishes()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var table = new InMemoryTable();
        var acts = new ConcurrentQueue<string>();
        await using var hub = new TestHub(Registry(acts), table);
        for (var n = 0; n < 5; n++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Lone", n, new StartOrchestrationOptions($"lone-{n}"));
        }

        for (var life = 0; life < 30; life++)
        {
            var mortal = new FaultyTable(table, random.Next(1, 12), random.Next(2) == 0);
            var engine = await hub.AddEngineAsync($"life-{life}", mortal);
            await Task.WhenAny(mortal.Died, Task.Delay(300));
            await engine.StopAsync(CancellationToken.None);
        }

        await hub.AddEngineAsync("last");
        for (var n = 0; n < 5; n++)
        {
            var end = await hub.EndOfAsync($"lone-{n}");
            Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        }

        Assert.Equal(20, acts.Distinct().Count());
        output.WriteLine($"{acts.Count} runs of 20 acts");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_whose_client_dies_at_any_write_happens_or_can_be_repeated(bool writeHappens)
    {
        for (var deadly = 1; deadly <= 6; deadly++)
        {
            var acts = new ConcurrentQueue<string>();
            var table = new InMemoryTable();
            await using var hub = await TestHub.StartAsync(Registry(acts), table);
            var options = new StartOrchestrationOptions("lone").WithDedupeStatuses(
                OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed);
            await using var dying = new TestHub(hub.Registry, new FaultyTable(table, deadly, writeHappens));
            await IgnoreAsync<IOException>(() => dying.Client.ScheduleNewOrchestrationInstanceAsync("Lone", 0, options));
            await IgnoreAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Lone", 0, options));
            Assert.Equal("done", (await hub.EndOfAsync("lone")).ReadOutputAs<string>());
            Assert.Equal(4, acts.Count);
        }
    }

    private static async Task IgnoreAsync<T>(Func<Task> act)
        where T : Exception
    {
        try
        {
            await act();
        }
        catch (T)
        {
            // It may or may not happen.
        }
    }

    private static async Task<int> CountWritesAsync()
    {
        var table = new FaultyTable(new InMemoryTable());
        await using var hub = await TestHub.StartAsync(Registry([]), table);
        await hub.RunAsync("Whole", 0, "whole");
        await hub.UntilAsync("child-1", child => child.IsCompleted);
        return table.Writes;
    }

    private static async Task RunWithCrashAsync(int deadly, bool writeHappens)
    {
        var acts = new ConcurrentQueue<string>();
        var table = new InMemoryTable();
        await using var hub = new TestHub(Registry(acts), table);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Whole", 0, new StartOrchestrationOptions("whole"));
        var mortal = new FaultyTable(table, deadly, writeHappens);
        var first = await hub.AddEngineAsync("mortal", mortal);
        var end = hub.EndOfAsync("whole");
        await Task.WhenAny(mortal.Died, end);
        await first.StopAsync(CancellationToken.None);
        await hub.AddEngineAsync("heir");
        var view = await end;
        Assert.True(view.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"write {deadly}: {view.RuntimeStatus} {view.SerializedOutput}");
        Assert.Equal("1/a done, 1/b done, 1, 1/child done", view.ReadOutputAs<string>());
        Assert.Equal("round 1", view.ReadCustomStatusAs<string>());
        Assert.Equal(["0/a", "0/b", "0/child", "1/a", "1/b", "1/child"], acts.Distinct().Order());

        // At most the activities under way at the crash run twice.
        Assert.InRange(acts.Count, 6, 8);
    }
}
