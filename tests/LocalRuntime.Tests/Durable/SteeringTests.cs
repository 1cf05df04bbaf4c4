using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Terminating, scheduling, suspending and resuming instances.</summary>
public sealed class SteeringTests
{
    private static DurableRegistry Registry => new DurableRegistry()
        .AddOrchestrator<string, string>("Wait", async (context, input) =>
        {
            context.SetCustomStatus("waiting");
            return input + await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestrator<string, string>("Echo", (_, input) => Task.FromResult(input ?? "nothing"));

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
}
