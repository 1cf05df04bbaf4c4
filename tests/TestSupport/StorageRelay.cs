using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chasqui.TestSupport;

/// <summary>Stands between the app and its storage; what becomes of each request is decided by whoever made it.</summary>
public sealed class StorageRelay : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _app;

    public StorageRelay(Uri target, RequestDelegate pass)
    {
        _target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(pass);
    }

    /// <summary>The target's address, through this.</summary>
    public Uri Address => new(
        new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), _target.AbsolutePath);

    public Task StartAsync() => _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    public async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, Stream body, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"{_target.GetLeftPart(UriPartial.Authority)}{RawTarget(request)}"))
        {
            Content = new StreamContent(body),
        };
        foreach (var (name, values) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, [.. values]))
                message.Content.Headers.TryAddWithoutValidation(name, [.. values]);
        return await _http.SendAsync(message, cancellation);
    }

    public static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection"))
                response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(response.Body, cancellation);
    }

    /// <summary>Path and query as they came, escapes and all: they are signed.</summary>
    public static string RawTarget(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : $"{request.Path}{request.QueryString}";
}
