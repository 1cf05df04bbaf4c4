using System.Globalization;
using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Retry policies and handlers; the delays are durable timers.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Delays_grow_by_the_coefficient_up_to_the_longest()
    {
        var policy = new RetryPolicy(5, 10 * Ms, backoffCoefficient: 3, maxRetryInterval: 50 * Ms);
        await using var hub = await TestHub.StartAsync(Failing(new TaskOptions(policy), succeedAt: int.MaxValue));
        var end = await hub.RunAsync("Caller", null, "r");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("Task 'Flaky' (#8) failed with an unhandled exception: attempt 5", end.FailureDetails!.ErrorMessage);
        Assert.Equal([10, 30, 50, 50, 0], await DelaysAsync(hub, "r"));
    }

    [Fact]
    public async Task A_success_ends_the_attempts()
    {
        await using var hub = await TestHub.StartAsync(Failing(new TaskOptions(new RetryPolicy(5, Ms)), succeedAt: 3));
        var end = await hub.RunAsync("Caller", null, "r");
        Assert.Equal(3, end.ReadOutputAs<int>());
        Assert.Equal([1, 1], await DelaysAsync(hub, "r"));
    }

    [Fact]
    public async Task One_attempt_is_no_retry_but_the_needless_timer_of_the_real_engine()
    {
        await using var hub = await TestHub.StartAsync(Failing(new TaskOptions(new RetryPolicy(1, Ms)), succeedAt: 2));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.RunAsync("Caller", null, "r")).RuntimeStatus);
        Assert.Equal([0], await DelaysAsync(hub, "r"));
    }

    [Fact]
    public async Task No_attempt_starts_after_the_retry_timeout()
    {
        var policy = new RetryPolicy(100, 40 * Ms, retryTimeout: 60 * Ms);
        await using var hub = await TestHub.StartAsync(Failing(new TaskOptions(policy), succeedAt: int.MaxValue));
        await hub.RunAsync("Caller", null, "r");
        Assert.InRange((await DelaysAsync(hub, "r")).Count, 1, 2);
    }

    [Theory]
    [InlineData("handled", true, 3)]
    [InlineData("not handled", false, 1)]
    public async Task The_policy_asks_which_failures_are_worth_it(string name, bool worthIt, int attempts)
    {
        Assert.NotEmpty(name);
        var seen = new List<string>();
        var policy = new RetryPolicy(3, Ms)
        {
            HandleFailure = failure =>
            {
                seen.Add(failure.ErrorType);
                return worthIt;
            },
        };
        await using var hub = await TestHub.StartAsync(Failing(new TaskOptions(policy), succeedAt: int.MaxValue));
        await hub.RunAsync("Caller", null, "r");
        Assert.All(seen, type => Assert.Equal("System.InvalidOperationException", type));
        Assert.Equal(attempts, (await hub.HistoryAsync("r")).OfType<TaskScheduled>().Count());
    }

    [Fact]
    public async Task A_handler_decides_after_each_failure_and_may_wait()
    {
        AsyncRetryHandler handler = async retry =>
        {
            await retry.OrchestrationContext.CreateTimer(Ms, retry.CancellationToken);
            return retry.LastAttemptNumber < 4 && retry.LastFailure.IsCausedBy<InvalidOperationException>();
        };
        await using var hub = await TestHub.StartAsync(Failing(TaskOptions.FromRetryHandler(handler), succeedAt: int.MaxValue));
        var end = await hub.RunAsync("Caller", null, "r");
        Assert.EndsWith("attempt 4", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_orchestration_is_retried_under_the_same_id()
    {
        var runs = 0;
        var options = new TaskOptions(new RetryPolicy(3, Ms)).WithInstanceId("the-child");
        await using var hub = await TestHub.StartAsync(new DurableRegistry()
            .AddActivity<int, int>("Flaky", _ => Interlocked.Increment(ref runs) < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult(runs))
            .AddOrchestrator("Child", async context => await context.CallActivityAsync<int>("Flaky", 0))
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child", null, options)));
        Assert.Equal(3, (await hub.RunAsync("Parent")).ReadOutputAs<int>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.Client.GetInstanceAsync("the-child"))!.RuntimeStatus);
    }

    private static DurableRegistry Failing(TaskOptions options, int succeedAt)
    {
        var attempt = 0;
        return new DurableRegistry()
            .AddActivity<int, int>("Flaky", _ => Interlocked.Increment(ref attempt) < succeedAt
                ? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"attempt {attempt}"))
                : Task.FromResult(attempt))
            .AddOrchestrator("Caller", async context => await context.CallActivityAsync<int>("Flaky", 0, options));
    }

    /// <summary>Of each timer: how long after the step that made it it was to fire, in milliseconds.</summary>
    private static async Task<IReadOnlyList<double>> DelaysAsync(TestHub hub, string id) =>
        [.. (await hub.HistoryAsync(id)).OfType<TimerCreated>().Select(timer => Math.Round((timer.FireAt - timer.Timestamp).TotalMilliseconds))];
}
