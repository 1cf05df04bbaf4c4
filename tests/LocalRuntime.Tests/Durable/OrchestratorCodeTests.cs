using Chasqui.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>The check of compiled orchestrators that other tests rely on.</summary>
public sealed class OrchestratorCodeTests
{
    [Fact]
    public void Orchestrators_that_obey_have_no_violation()
    {
        var (orchestrators, violations) = OrchestratorCode.Inspect(typeof(Obedient).Assembly, [typeof(Obedient), typeof(GreetingFunctions)]);
        Assert.Equal(2, orchestrators);
        Assert.Empty(violations);
    }

    [Fact]
    public void Each_way_to_disobey_is_found_however_deep()
    {
        var (_, violations) = OrchestratorCode.Inspect(typeof(Disobedient).Assembly, [typeof(Disobedient)]);
        Assert.Equal(
            [
                "Disobedient.ClockAsync reaches System.DateTime.get_UtcNow",
                "Disobedient.DeepAsync reaches System.Guid.NewGuid",
                "Disobedient.HttpAsync reaches System.Net.Http.HttpClient..ctor",
                "Disobedient.LambdaAsync reaches System.Threading.Tasks.Task.Run",
                "Disobedient.SleepAsync reaches System.Threading.Tasks.Task.Delay",
            ],
            violations.Order());
    }

    public static class Obedient
    {
        public static async Task<Guid> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Task.WhenAll(context.CallActivityAsync("A"), context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None));
            return context.NewGuid();
        }

        // No orchestrator: it may.
        public static Task ActAsync() => Task.Delay(1);
    }

    public static class Disobedient
    {
        public static Task<DateTime> ClockAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Task.FromResult(context.IsReplaying ? default : DateTime.UtcNow);

        public static async Task SleepAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("A");
            await Task.Delay(1);
        }

        public static Task LambdaAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Task.WhenAll(new[] { context.InstanceId }.Select(id => Task.Run(() => id)));

        public static async Task<string> DeepAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            await new Deep<string>().NameAsync(context);

        public static Task<HttpClient> HttpAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Task.FromResult(context.IsReplaying ? null! : new HttpClient());
    }

    private sealed class Deep<T>
    {
        public async Task<string> NameAsync(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<T>("A");
            return Guid.NewGuid().ToString();
        }
    }
}
