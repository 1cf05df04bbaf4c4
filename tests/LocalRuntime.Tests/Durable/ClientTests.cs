using Chasqui.LocalRuntime.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Starting, steering, asking about and purging instances.</summary>
public sealed class ClientTests
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

    [Fact]
    public async Task A_terminated_instance_ends_with_the_given_output_and_ignores_the_rest()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await hub.UntilAsync(id, view => view.IsRunning);
        await hub.Client.TerminateInstanceAsync(id, (object)"enough");
        var end = await hub.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("enough", end.ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.TerminateInstanceAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.TerminateInstanceAsync("nobody"));
    }

    [Fact]
    public async Task A_scheduled_start_waits_for_its_time_and_can_be_terminated_before()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var later = new StartOrchestrationOptions("later", DateTimeOffset.MaxValue.AddDays(-3));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", later);
        var soon = new StartOrchestrationOptions("soon", TimeProvider.System.GetUtcNow().AddMilliseconds(150));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "y", soon);
        var end = await hub.EndOfAsync("soon");
        Assert.True(end.LastUpdatedAt >= soon.StartAt);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync("later"))!.RuntimeStatus);
        await hub.Client.TerminateInstanceAsync("later");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("later")).RuntimeStatus);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_comes_until_it_is_resumed()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "x");
        await hub.UntilAsync(id, view => view.IsRunning);
        await hub.Client.SuspendInstanceAsync(id, "a pause");
        await hub.Client.RaiseEventAsync(id, "go", "!");
        await hub.UntilAsync(id, view => view.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Task.Delay(100);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await hub.Client.ResumeInstanceAsync(id);
        Assert.Equal("x!", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_can_be_terminated()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "x");
        await hub.Client.SuspendInstanceAsync(id);
        await hub.UntilAsync(id, view => view.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await hub.Client.TerminateInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Only_ended_instances_are_purged_and_nothing_of_them_stays()
    {
        var table = new InMemoryTable();
        await using var hub = await TestHub.StartAsync(Registry, table);
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "x");
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.PurgeInstanceAsync(id));
        await hub.Client.RaiseEventAsync(id, "go", "!");
        await hub.EndOfAsync(id);
        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync(id));
        await TestSupport.Eventually.Async(() => table.Rows == 1);
    }

    [Fact]
    public async Task Queries_filter_and_page()
    {
        await using var hub = await TestHub.StartAsync(Registry);
        for (var n = 0; n < 7; n++)
        {
            await hub.RunAsync("Echo", $"{n}", $"echo-{n}");
        }

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("wait-0"));
        await hub.UntilAsync("wait-0", view => view.IsRunning);
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "echo-", PageSize: 3)).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        var running = await ListAsync(hub, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running]));
        Assert.Equal("wait-0", Assert.Single(running).InstanceId);
        Assert.Null(running[0].SerializedCustomStatus);
        var withOutputs = await ListAsync(hub, new OrchestrationQuery(InstanceIdPrefix: "echo-3", FetchInputsAndOutputs: true));
        Assert.Equal("3", Assert.Single(withOutputs).ReadOutputAs<string>());
        var since = withOutputs[0].CreatedAt;
        Assert.Equal(5, (await ListAsync(hub, new OrchestrationQuery(CreatedFrom: since))).Count);
        Assert.Equal(4, (await ListAsync(hub, new OrchestrationQuery(CreatedTo: since))).Count);
        Assert.Equal(7, (await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);
        Assert.Single(await ListAsync(hub, new OrchestrationQuery()));
    }

    private static async Task<List<OrchestrationMetadata>> ListAsync(TestHub hub, OrchestrationQuery query)
    {
        var all = new List<OrchestrationMetadata>();
        await foreach (var view in hub.Client.GetAllInstancesAsync(query))
        {
            all.Add(view);
        }

        return all;
    }
}
