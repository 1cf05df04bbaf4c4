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
    public async Task Two_engines_share_instances_and_each_activity_runs_once()
    {
        var acts = new ConcurrentQueue<string>();
        await using var hub = await TestHub.StartAsync(Registry(acts));
        await hub.AddEngineAsync("second");
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Steps", n, new StartOrchestrationOptions($"s-{n}"))));
        foreach (var id in ids)
        {
            await hub.Client.RaiseEventAsync(id, "go", id);
        }

        foreach (var id in ids)
        {
            var end = await hub.EndOfAsync(id);
            Assert.Equal(id, end.ReadOutputAs<string>());
            var story = await hub.StoryAsync(id);
            Assert.Single(story, line => line.StartsWith("ExecutionStarted", StringComparison.Ordinal));
            Assert.Single(story, line => line.StartsWith("EventRaised", StringComparison.Ordinal));
            Assert.Single(story, line => line.StartsWith("ExecutionCompleted", StringComparison.Ordinal));
            Assert.Equal(3, story.Count(line => line.StartsWith("TaskCompleted", StringComparison.Ordinal)));
        }

        output.WriteLine($"{acts.Count} runs of 60 acts");
        Assert.Equal(60, acts.Distinct().Count());
        Assert.Equal(60, acts.Count);
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

    private static DurableRegistry Registry(ConcurrentQueue<string> acts) => new DurableRegistry()
        .AddActivity<string, string>("Act", key =>
        {
            acts.Enqueue(key!);
            return Task.FromResult(key!);
        })
        .AddOrchestrator<int, string>("Steps", async (context, n) =>
        {
            for (var step = 0; step < 3; step++)
            {
                await context.CallActivityAsync<string>("Act", $"{n}/{step}");
            }

            return await context.WaitForExternalEvent<string>("go");
        });
}
