using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chasqui.Actuators.Tests;

/// <summary>An HTTP server in this process that does what a test says, and remembers what it was asked.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private FakeServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>How often something was asked, such as <c>POST</c>.</summary>
    public int Count(string method) => Requests.Count(request => request.Method == method);

    public static async Task<FakeServer> StartAsync(Func<FakeRequest, FakeServer, FakeAnswer> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Run(context => server.AnswerAsync(context, answer));
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, Func<FakeRequest, FakeServer, FakeAnswer> answer)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new FakeRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString.Value, await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Requests.Enqueue(request);
        var said = answer(request, this);
        if (said.Status == FakeAnswer.Never)
            await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted).Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (said.Status is FakeAnswer.Never or FakeAnswer.Cut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = said.Status;
        foreach (var (name, value) in said.Headers)
            context.Response.Headers[name] = value;
        if (said.Body.Length > 0)
            await context.Response.WriteAsync(said.Body);
    }
}

/// <summary>What was asked.</summary>
internal sealed record FakeRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>What is answered: a status, nothing ever, or a connection that is cut.</summary>
internal sealed record FakeAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public const int Never = -1;
    public const int Cut = -2;

    /// <summary>For those who script answers: as always.</summary>
    public const int Usual = -3;

    public static implicit operator FakeAnswer(int status) => new(status);
}
