using System.Net.Http.Json;
using Chasqui.LocalRuntime.Hosting;
using Chasqui.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>Attributed functions on the engine, in a whole app on Azurite.</summary>
public sealed class DurableFunctionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string HubName = "AzureFunctionsJobHost__extensions__durableTask__hubName";

    [Fact]
    public async Task An_http_function_starts_an_orchestration_and_middleware_sees_every_invocation()
    {
        var journal = new GreetingJournal();
        using var host = Build(journal, typeof(GreetingFunctions));
        await host.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Services.GetRequiredService<LocalFunctions>().Address };
        var answer = await http.PostAsync(new Uri("api/greetings/g-1", UriKind.Relative), null);
        Assert.Equal(["Hello, Quito!", "Hello, Quito!"], (await answer.Content.ReadFromJsonAsync<string[]>())!);
        Assert.Equal(["Greet Quito for g-1", "Greet Quito for g-1", "Done"], journal.Notes);
        Assert.Equal(["Done", "Greet", "Greet", "Greetings", "Greetings", "Greetings", "Greetings", "StartGreetings"], journal.Invocations.Order());
        await host.StopAsync();
    }

    [Fact]
    public async Task A_client_is_a_service_too()
    {
        using var host = Build(new GreetingJournal(), typeof(GreetingFunctions));
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("greetings", new Greeting("Cusco", 1));
        var end = await client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TestHub.Patience);
        Assert.Equal(["Hello, Cusco!"], end.ReadOutputAs<string[]>()!);
        await host.StopAsync();
    }

    [Fact]
    public async Task Wrongly_declared_functions_fail_the_start_all_at_once()
    {
        using var host = Build(new GreetingJournal(), typeof(WrongFunctions));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("an orchestration trigger's parameter is a TaskOrchestrationContext", error.Message, StringComparison.Ordinal);
        Assert.Contains("same", error.Message, StringComparison.Ordinal);
    }

    private IHost Build(GreetingJournal journal, Type functions)
    {
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [functions],
            ReadsLocalSettings = false,
            HttpPort = 0,
            Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, [HubName] = AzuriteFixture.UniquePrefix() },
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(journal);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseMiddleware(async (context, next) =>
        {
            journal.Invocations.Enqueue(context.FunctionDefinition.Name);
            await next();
        });
        return builder.Build();
    }

    public sealed class WrongFunctions
    {
        [Function("One")]
        public static Task OneAsync([OrchestrationTrigger] string context) => Task.FromResult(context);

        [Function("Two")]
        public static int Two([ActivityTrigger(Activity = "same")] int input) => input;

        [Function("Three")]
        public static int Three([ActivityTrigger(Activity = "same")] int input) => input;

        [Function("Four")]
        public static Task FourAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context);
    }
}
