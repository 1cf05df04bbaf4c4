using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Orchestrators and functions can be tested without an engine: their context and client can be mocked.</summary>
public sealed class MockingTests
{
    [Fact]
    public async Task A_context_can_be_mocked()
    {
        var context = new Mock<TaskOrchestrationContext>(MockBehavior.Strict);
        context.Setup(c => c.CallActivityAsync<int>("Add", 1, null)).ReturnsAsync(2);
        context.Setup(c => c.CallActivityAsync<int>("Add", 2, It.Is<TaskOptions>(o => o.Retry!.Policy!.MaxNumberOfAttempts == 3)))
            .ThrowsAsync(new TaskFailedException("Add", 1, new TaskFailureDetails("System.TimeoutException", "late", null, null, null)));
        context.Setup(c => c.WaitForExternalEvent<string>("go", It.IsAny<CancellationToken>())).ReturnsAsync("now");
        context.SetupGet(c => c.InstanceId).Returns("x");
        context.SetupGet(c => c.CurrentUtcDateTime).Returns(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("x now late", await OrchestrateAsync(context.Object));
    }

    [Fact]
    public async Task A_client_can_be_mocked()
    {
        var client = new Mock<DurableTaskClient>("hub");
        client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync("Run", 7, It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync("id");
        Assert.Equal("id", await client.Object.ScheduleNewOrchestrationInstanceAsync("Run", 7, new StartOrchestrationOptions("id")));
    }

    private static async Task<string> OrchestrateAsync(TaskOrchestrationContext context)
    {
        var two = await context.CallActivityAsync<int>("Add", 1);
        try
        {
            await context.CallActivityAsync<int>("Add", two, new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1))));
            return "not reached";
        }
        catch (TaskFailedException e) when (e.FailureDetails.IsCausedBy<TimeoutException>())
        {
            return $"{context.InstanceId} {await context.WaitForExternalEvent<string>("go")} {e.FailureDetails.ErrorMessage}";
        }
    }
}
