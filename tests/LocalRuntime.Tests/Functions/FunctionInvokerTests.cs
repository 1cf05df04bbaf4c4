using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Tests.Functions;

public sealed class FunctionInvokerTests
{
    [Fact]
    public async Task An_invocation_over_the_functionTimeout_is_cancelled_and_fails()
    {
        using var host = Build("""{ "functionTimeout": "00:00:00.050" }""");
        var outcome = await RunAsync(host, "Endless");
        Assert.IsType<FunctionTimeoutException>(outcome.Exception);
    }

    [Fact]
    public async Task Each_invocation_has_its_own_scope_and_instance_which_it_disposes()
    {
        using var host = Build("{}");
        await RunAsync(host, "Scoped");
        await RunAsync(host, "Scoped");
        var seen = host.Services.GetRequiredService<Seen>();
        Assert.Equal((2, 2, 2), (seen.Scopes.Distinct().Count(), seen.Invocations.Distinct().Count(), seen.Disposed));
    }

    [Fact]
    public async Task Middleware_wraps_in_the_order_it_was_added_and_sees_the_failure()
    {
        var order = new List<string>();
        using var host = Build("{}", builder =>
        {
            builder.UseMiddleware(async (_, next) =>
            {
                order.Add("outer");
                await Assert.ThrowsAsync<InvalidOperationException>(next);
            });
            builder.UseMiddleware(async (_, next) =>
            {
                order.Add("inner");
                await next();
            });
        });
        // The outer one swallows the exception: to the trigger that is a success.
        Assert.True((await RunAsync(host, "Failing")).Succeeded);
        Assert.Equal(["outer", "inner"], order);
    }

    private static IHost Build(string hostJson, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [typeof(InvokedFunctions)], HostJson = hostJson, ReadsLocalSettings = false, HttpPort = 0,
        });
        builder.Services.AddSingleton<Seen>().AddScoped<object>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static Task<InvocationOutcome> RunAsync(IHost host, string name) =>
        host.Services.GetRequiredService<LocalFunctions>().RunTimerAsync(name, CancellationToken.None);

    public sealed class Seen
    {
        public List<object> Scopes { get; } = [];

        public List<string> Invocations { get; } = [];

        public int Disposed { get; set; }
    }

    public sealed class InvokedFunctions(Seen seen, object scoped) : IDisposable
    {
        [Function("Endless")]
        public Task Endless([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, CancellationToken cancellationToken) =>
            Task.Delay(Timeout.Infinite, cancellationToken);

        [Function("Scoped")]
        public void Scoped([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context)
        {
            Assert.Same(scoped, context.InstanceServices.GetRequiredService<object>());
            seen.Scopes.Add(scoped);
            seen.Invocations.Add(context.InvocationId);
        }

        [Function("Failing")]
        public void Failing([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => throw new InvalidOperationException("down");

        public void Dispose() => seen.Disposed++;
    }
}
