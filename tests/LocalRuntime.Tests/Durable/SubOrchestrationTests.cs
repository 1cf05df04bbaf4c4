using Chasqui.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Orchestrations that call orchestrations.</summary>
public sealed class SubOrchestrationTests
{
    [Fact]
    public async Task A_parent_gets_its_childs_result_and_the_child_knows_its_parent()
    {
        await using var hub = await TestHub.StartAsync(Registry(
            (context, input) => Task.FromResult($"{input} of {context.Parent!.Name} {context.Parent.InstanceId}")));
        var end = await hub.RunAsync("Parent", "x", "p");
        Assert.Equal("x of Parent p", end.ReadOutputAs<string>());
        Assert.Equal(
            [
                "OrchestratorStarted", "ExecutionStarted Parent \"x\"", "SubOrchestrationCreated #0 Child", "OrchestratorCompleted",
                "OrchestratorStarted", "SubOrchestrationCompleted #0 \"x of Parent p\"", "ExecutionCompleted #1 Completed \"x of Parent p\"",
                "OrchestratorCompleted",
            ],
            await hub.StoryAsync("p"));
    }

    [Fact]
    public async Task A_childs_failure_is_thrown_in_the_parent_with_its_details()
    {
        await using var hub = await TestHub.StartAsync(Registry((_, _) => throw new TimeoutException("too late")));
        var end = await hub.RunAsync("Parent", "x", "p");
        Assert.Equal("Task 'Child' (#0) failed with an unhandled exception: too late", end.FailureDetails!.ErrorMessage);
        Assert.Equal("System.TimeoutException", end.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task A_failure_deep_down_keeps_every_level_on_its_way_up()
    {
        await using var hub = await TestHub.StartAsync(Registry(async (context, _) => await context.CallActivityAsync<string>("Boom"))
            .AddActivity<int, string>("Boom", _ => throw new TimeoutException("root")));
        var end = await hub.RunAsync("Parent", "x", "p");
        Assert.Equal(
            ["Microsoft.DurableTask.TaskFailedException", "Microsoft.DurableTask.TaskFailedException", "System.TimeoutException"],
            Chain(end.FailureDetails).Select(failure => failure.ErrorType));
    }

    [Fact]
    public async Task A_terminated_child_fails_the_parents_call_without_details()
    {
        var details = "not asked";
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Child", async context => await context.WaitForExternalEvent<int>("never"))
            .AddOrchestrator("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Child", new SubOrchestrationOptions(instanceId: "c"));
                }
                catch (TaskFailedException e)
                {
                    details = e.FailureDetails?.ToString();
                }

                return null;
            }));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await hub.UntilAsync("c", view => view.IsRunning);
        await hub.Client.TerminateInstanceAsync("c", (object)"enough");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync(id)).RuntimeStatus);
        Assert.Null(details);
    }

    [Fact]
    public async Task Recursive_termination_ends_open_children()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Child", async context => await context.WaitForExternalEvent<int>("never"))
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child", new SubOrchestrationOptions(instanceId: "c"))));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await hub.UntilAsync("c", view => view.IsRunning);
        await hub.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("over", Recursive: true));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(id)).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("c")).RuntimeStatus);
    }

    [Fact]
    public async Task A_child_under_the_id_of_a_running_instance_fails_instead_of_waiting_for_ever()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Child", async context => await context.WaitForExternalEvent<int>("never"))
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child", new SubOrchestrationOptions(instanceId: "c"))));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Child", new StartOrchestrationOptions("c"));
        await hub.UntilAsync("c", view => view.IsRunning);
        var end = await hub.RunAsync("Parent");
        Assert.Equal("DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", end.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task An_unknown_child_fails_the_call()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Nowhere")));
        var end = await hub.RunAsync("Parent");
        Assert.Equal("OrchestratorTaskNotFound", end.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task Many_children_at_once_all_report()
    {
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddOrchestrator<int, int>("Child", (_, n) => Task.FromResult(n))
            .AddOrchestrator("Parent", async context =>
                (await Task.WhenAll(Enumerable.Range(1, 60).Select(n => context.CallSubOrchestratorAsync<int>("Child", n)))).Sum()));
        Assert.Equal(60 * 61 / 2, (await hub.RunAsync("Parent")).ReadOutputAs<int>());
    }

    private static DurableRegistry Registry(Func<TaskOrchestrationContext, string?, Task<string>> child) => new DurableRegistry()
        .AddOrchestrator("Child", child)
        .AddOrchestrator<string, string>("Parent", async (context, input) => await context.CallSubOrchestratorAsync<string>("Child", input));

    private static IEnumerable<TaskFailureDetails> Chain(TaskFailureDetails? failure)
    {
        for (; failure is not null; failure = failure.InnerFailure)
        {
            yield return failure;
        }
    }
}
