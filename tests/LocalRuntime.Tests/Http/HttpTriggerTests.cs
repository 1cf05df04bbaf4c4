using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chasqui.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Tests.Http;

public sealed class HttpTriggerTests : IAsyncLifetime, IDisposable
{
    private IHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = Build("""{ "extensions": { "http": { "routePrefix": "v1" } } }""");
        await _host.StartAsync();
        _client = new HttpClient { BaseAddress = _host.Services.GetRequiredService<LocalFunctions>().Address };
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("GET", "v1/items/a/7")]
    [InlineData("GET", "v1/NoRoute")]
    [InlineData("GET", "v1/broken")]
    [InlineData("POST", "v1/body")]
    [InlineData("POST", "v1/manage")]
    [InlineData("POST", "admin/functions/Item")]
    public async Task Every_route_is_closed_without_a_key(string method, string path)
    {
        var none = await SendAsync(method, path, null);
        var wrong = await SendAsync(method, path, "wrong");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (none.StatusCode, wrong.StatusCode));
        await AssertProblemAsync(none, 401);
    }

    [Fact]
    public async Task A_function_gets_its_route_values_query_and_context()
    {
        var answer = await (await SendAsync("GET", "v1/items/a/7?q=x", "key")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("a", 7, "x", "Item"), (answer.GetProperty("kind").GetString(), answer.GetProperty("id").GetInt32(), answer.GetProperty("query").GetString(), answer.GetProperty("function").GetString()));

        var without = await (await SendAsync("GET", "v1/items/b?code=key", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("b", JsonValueKind.Null), (without.GetProperty("kind").GetString(), without.GetProperty("id").ValueKind));
    }

    [Fact]
    public async Task An_anonymous_function_says_so_itself()
    {
        var answer = await SendAsync("POST", "v1/open", null);
        Assert.Equal((HttpStatusCode.Accepted, "POST"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task An_admin_function_takes_the_master_key_only()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("POST", "v1/manage", "key")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("POST", "v1/manage", "master")).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_a_404_and_a_wrong_method_a_405_as_problems()
    {
        await AssertProblemAsync(await SendAsync("GET", "v1/nothing", "key"), 404);
        await AssertProblemAsync(await SendAsync("GET", "api/items/a", "key"), 404);
        await AssertProblemAsync(await SendAsync("DELETE", "v1/items/a", "key"), 405);
    }

    [Fact]
    public async Task A_functions_own_404_is_left_as_it_is()
    {
        var answer = await SendAsync("GET", "v1/NoRoute", "key");
        Assert.Equal((HttpStatusCode.NotFound, 0), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task An_exception_becomes_a_500_that_tells_nothing()
    {
        var answer = await SendAsync("GET", "v1/broken", "key");
        await AssertProblemAsync(answer, 500);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        Assert.Equal("1000", await (await SendAsync("POST", "v1/body", "key", 1000)).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync("POST", "v1/body", "key", 1001)).StatusCode);
    }

    [Fact]
    public async Task Middleware_runs_round_the_function()
    {
        var answer = await SendAsync("GET", "v1/open", null);
        Assert.Equal(["httpTrigger"], answer.Headers.GetValues("x-seen"));
    }

    [Fact]
    public async Task The_prefix_is_api_unless_host_json_says_otherwise()
    {
        using var host = Build("{}");
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Services.GetRequiredService<LocalFunctions>().Address };
        Assert.Equal(HttpStatusCode.Accepted, (await client.GetAsync("api/open")).StatusCode);
        await host.StopAsync();
    }

    [Fact]
    public async Task Without_a_key_in_the_settings_one_is_made_up()
    {
        using var host = Build("{}", withKeys: false);
        await host.StartAsync();
        var functions = host.Services.GetRequiredService<LocalFunctions>();
        Assert.Equal((64, 64), (functions.FunctionKey.Length, functions.MasterKey.Length));
        using var client = new HttpClient { BaseAddress = functions.Address };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"api/items/a?code={functions.FunctionKey}")).StatusCode);
        await host.StopAsync();
    }

    private static IHost Build(string hostJson, bool withKeys = true)
    {
        var settings = new Dictionary<string, string?> { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000" };
        if (withKeys)
        {
            settings["LocalRuntime:FunctionKey"] = "key";
            settings["LocalRuntime:MasterKey"] = "master";
        }

        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [typeof(HttpFunctions)], Settings = settings, HostJson = hostJson, ReadsLocalSettings = false, HttpPort = 0,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<HeaderMiddleware>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder.Build();
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? key, int bytes = 0)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        if (bytes > 0)
            request.Content = new ByteArrayContent(new byte[bytes]);
        return await _client.SendAsync(request);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, status), ((int)answer.StatusCode, problem.GetProperty("status").GetInt32()));
    }
}
