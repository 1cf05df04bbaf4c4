using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Listing and purging instances.</summary>
public sealed class QueryTests
{
    private static DurableRegistry Registry => new DurableRegistry()
        .AddOrchestrator<string, string>("Wait", async (context, input) =>
        {
            context.SetCustomStatus("waiting");
            return input + await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestrator<string, string>("Echo", (_, input) => Task.FromResult(input ?? "nothing"));

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
