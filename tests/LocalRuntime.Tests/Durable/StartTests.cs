using Chasqui.LocalRuntime.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Starting instances: one for each id, unless told otherwise.</summary>
public sealed class StartTests
{
    private static readonly OrchestrationRuntimeStatus[] Active =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private static DurableRegistry Registry => new DurableRegistry()
        .AddOrchestrator<string, string>("Wait", async (context, input) =>
        {
            context.SetCustomStatus("waiting");
            return input + await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestrator<string, string>("Echo", (_, input) => Task.FromResult(input ?? "nothing"));

    [Fact]
    public async Task A_second_start_is_refused_while_the_first_runs()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(Active);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options));
        await hub.UntilAsync("one", view => view.IsRunning);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options));
        await hub.Client.SuspendInstanceAsync("one");
        await hub.UntilAsync("one", view => view.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options));
    }

    [Fact]
    public async Task Without_named_statuses_a_start_is_refused_while_the_first_runs_and_allowed_after()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var options = new StartOrchestrationOptions("one");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "a", options);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "b", options));
        await hub.Client.RaiseEventAsync("one", "go", "1");
        Assert.Equal("a1", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "c", options);
        await hub.UntilAsync("one", view => view.IsCompleted && view.Name == "Echo");
        Assert.Equal("c", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_named_end_refuses_too()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        await hub.RunAsync("Echo", "x", "one");
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses([.. Active, OrchestrationRuntimeStatus.Completed]);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", options));
    }

    [Fact]
    public async Task No_refusing_statuses_end_the_running_instance_and_start_anew()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "old", new StartOrchestrationOptions("one"));
        await hub.Client.RaiseEventAsync("one", "other", "for the old one only");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "new", new StartOrchestrationOptions("one").WithDedupeStatuses());
        await hub.Client.RaiseEventAsync("one", "go", "!");
        Assert.Equal("new!", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Refusing_terminated_but_not_running_ones_makes_no_sense()
    {
        await using var hub = new TestHub(Registry);
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", options));
    }

    [Fact]
    public async Task Of_many_starts_of_one_id_at_once_exactly_one_succeeds()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(Active);
        var starts = Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", $"{n}", options);
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));
        Assert.Single(await Task.WhenAll(starts), started => started);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("@a")]
    [InlineData("a\nb")]
    public async Task Ids_that_the_real_host_refuses_are_refused(string id)
    {
        await using var hub = new TestHub(Registry);
        await Assert.ThrowsAsync<ArgumentException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions(id)));
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_refused_at_the_start()
    {
        await using var hub = new TestHub(Registry);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Nowhere"));
    }

    [Fact]
    public async Task Options_are_not_taken_for_an_input()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions("one"));
        var end = await hub.EndOfAsync(id);
        Assert.Null(end.SerializedInput);
        Assert.Equal("nothing", end.ReadOutputAs<string>());
    }
}
