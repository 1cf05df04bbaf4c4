using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>An app's functions: an orchestration over HTTP, with activities that need services.</summary>
public sealed class GreetingFunctions(GreetingJournal journal)
{
    [Function("StartGreetings")]
    public static async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        Assert.Equal("POST", request.Method);
        var options = new StartOrchestrationOptions(id).WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running);
        var started = await client.ScheduleNewOrchestrationInstanceAsync("Greetings", new Greeting("Quito", 2), options, cancellationToken);
        var end = await client.WaitForInstanceCompletionAsync(started, getInputsAndOutputs: true, cancellationToken);
        return new OkObjectResult(end.ReadOutputAs<string[]>());
    }

    [Function("Greetings")]
    public static async Task<string[]> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, Greeting input)
    {
        Assert.NotNull(context.CreateReplaySafeLogger<GreetingFunctions>());
        Assert.Equal(input, context.GetInput<Greeting>());
        var answers = new List<string>();
        for (var n = 0; n < input.Times; n++)
        {
            answers.Add(await context.CallActivityAsync<string>("Greet", input.Place));
        }

        await context.CallActivityAsync("Done");
        return [.. answers];
    }

    [Function("Greet")]
    public async Task<string> GreetAsync(
        [ActivityTrigger] string place, string instanceId, FunctionContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        journal.Note($"{context.FunctionDefinition.Name} {place} for {instanceId}");
        return $"Hello, {place}!";
    }

    [Function("Done")]
    public void Finish([ActivityTrigger] FunctionContext context) => journal.Note(context.FunctionDefinition.Name);
}
