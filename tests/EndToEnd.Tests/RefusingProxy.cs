using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chasqui.EndToEnd.Tests;

/// <summary>
/// Stands between the app and its storage, and refuses at random from a seed: 503, 429 and 500 (timed out) before a request took effect; after it, an answer that is lost, or
/// a conflict in its place.
/// </summary>
internal sealed class RefusingProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _app;

    private RefusingProxy(Uri target, int seed)
    {
        (_target, _random) = (target, new Random(seed));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    private enum Fault
    {
        None,
        Busy,
        TooMany,
        TimedOut,
        AnswerLost,
        Conflict,
    }

    /// <summary>The share of requests that are refused.</summary>
    public double Rate { get; set; }

    /// <summary>Requests that came so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests refused so far.</summary>
    public int Refused { get; private set; }

    /// <summary>The target's address, through this.</summary>
    public Uri Address => new(
        new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), _target.AbsolutePath);

    public static async Task<RefusingProxy> StartAsync(Uri target, int seed)
    {
        var proxy = new RefusingProxy(target, seed);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private Fault Next()
    {
        lock (_lock)
        {
            Requests++;
            if (_random.NextDouble() >= Rate)
                return Fault.None;
            Refused++;
            return (Fault)_random.Next((int)Fault.Busy, (int)Fault.Conflict + 1);
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        var fault = Next();
        if (fault is Fault.Busy or Fault.TooMany or Fault.TimedOut)
        {
            await RefuseAsync(context.Response, fault == Fault.Busy ? 503 : fault == Fault.TooMany ? 429 : 500);
            return;
        }

        using var answer = await ForwardAsync(context.Request, context.RequestAborted);
        if (fault == Fault.AnswerLost)
            context.Abort();
        else if (fault == Fault.Conflict && !HttpMethods.IsGet(context.Request.Method))
            await RefuseAsync(context.Response, 409);
        else
            await CopyAsync(answer, context.Response, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpResponse response, int status)
    {
        (response.StatusCode, response.ContentType) = (status, "application/json");
        return response.WriteAsync("""{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"refused by the test"}}}""");
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, CancellationToken cancellation)
    {
        var to = new UriBuilder(_target) { Path = request.Path.Value, Query = request.QueryString.Value };
        var raw = new Uri($"{_target.GetLeftPart(UriPartial.Authority)}{request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? to.Uri.PathAndQuery}");
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), raw) { Content = new StreamContent(request.Body) };
        foreach (var (name, values) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, [.. values]))
                message.Content.Headers.TryAddWithoutValidation(name, [.. values]);
        return await _http.SendAsync(message, cancellation);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection"))
                response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(response.Body, cancellation);
    }
}
