using System.Collections.Concurrent;
using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit.Abstractions;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Two engines at one hub.</summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_engines_always_at_the_same_instances_store_each_step_once()
    {
        const int Instances = 12;
        const int Acts = 4;
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var acts = new ConcurrentQueue<string>();
        var table = new SlowTable(new InMemoryTable(), new Random(seed));
        await using var hub = new TestHub(Registry(acts, Acts), table);
        await hub.AddEngineAsync("first", table, Restless);
        await hub.AddEngineAsync("second", table, Restless);
        var ids = await Task.WhenAll(Enumerable.Range(0, Instances).Select(n =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Steps", n, new StartOrchestrationOptions($"s-{n}"))));
        foreach (var id in ids)
        {
            await hub.Client.RaiseEventAsync(id, "go", id);
        }

        foreach (var id in ids)
        {
            Assert.Equal(id, (await hub.EndOfAsync(id)).ReadOutputAs<string>());
            var story = await hub.StoryAsync(id);
            Assert.Equal(story.Length, story.Where(IsUnique).Distinct().Count() + story.Count(line => !IsUnique(line)));
            Assert.Equal(Acts, story.Count(line => line.StartsWith("TaskCompleted", StringComparison.Ordinal)));
            Assert.Equal(Acts, story.Count(line => line.StartsWith("TimerFired", StringComparison.Ordinal)));
        }

        output.WriteLine($"{acts.Count} runs of {Instances * Acts} acts, {table.Conflicts} steps dropped");
        Assert.Equal(Instances * Acts, acts.Distinct().Count());
        Assert.Equal(Instances * Acts, acts.Count);
        Assert.True(table.Conflicts > 0, "The engines never met: the test shows nothing.");
    }

    [Fact]
    public async Task An_engine_that_stops_hands_its_activities_over_at_once()
    {
        var started = new TaskCompletionSource();
        var runs = 0;
        await using var hub = new TestHub(new DurableRegistry()
            .AddActivity("Slow", async (_, stopping) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    started.SetResult();
                    await Task.Delay(Timeout.Infinite, stopping);
                }

                return "done";
            })
            .AddOrchestrator("Steps", async context => await context.CallActivityAsync<string>("Slow")));
        var first = await hub.AddEngineAsync("first");
        await hub.AddEngineAsync("second");
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Steps");
        await started.Task.WaitAsync(TestHub.Patience);
        await first.StopAsync(CancellationToken.None);
        Assert.Equal("done", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.InRange(runs, 1, 2);
    }

    [Fact]
    public async Task An_engine_that_was_thought_dead_does_not_store_its_result_over_the_heirs()
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        var table = new InMemoryTable();
        await using var hub = new TestHub(
            new DurableRegistry()
                .AddActivity("Slow", async (_, _) =>
                {
                    var run = Interlocked.Increment(ref runs);
                    if (run == 1)
                    {
                        await release.Task;
                    }

                    return run;
                })
                .AddOrchestrator("Steps", async context => await context.CallActivityAsync<int>("Slow")),
            table);
        var deaf = new MuteTable(table);
        await hub.AddEngineAsync("first", deaf);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Steps");
        await TestSupport.Eventually.Async(() => runs == 1);
        deaf.IsMute = true;
        await hub.AddEngineAsync("second");
        Assert.Equal(2, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        deaf.IsMute = false;
        release.SetResult();
        await Task.Delay(200);
        Assert.Equal(2, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Single(await hub.StoryAsync(id), line => line.StartsWith("TaskCompleted", StringComparison.Ordinal));
    }

    private static DurableRegistry Registry(ConcurrentQueue<string> acts, int count) => new DurableRegistry()
        .AddActivity<string, string>("Act", key =>
        {
            acts.Enqueue(key!);
            return Task.FromResult(key!);
        })
        .AddOrchestrator<int, string>("Steps", async (context, n) =>
        {
            for (var step = 0; step < count; step++)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                await context.CallActivityAsync<string>("Act", $"{n}/{step}");
            }

            return await context.WaitForExternalEvent<string>("go");
        });

    /// <summary>Every engine at every instance all the time; none of them thought dead on a busy machine.</summary>
    private static void Restless(DurableEngineOptions options)
    {
        options.PollInterval = TimeSpan.FromMilliseconds(1);
        options.SweepInterval = TimeSpan.Zero;
        options.EngineTimeout = TimeSpan.FromMinutes(5);
    }

    private static bool IsUnique(string line) => !line.StartsWith("Orchestrator", StringComparison.Ordinal);
}
