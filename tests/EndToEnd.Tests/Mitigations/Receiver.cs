using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chasqui.Actuators.Webhook;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chasqui.EndToEnd.Tests.Mitigations;

/// <summary>
/// A receiver of acts as an operator would have it: it verifies the signature, remembers keys, and carries each out once. Outlives the app, and keeps a log
/// of what it was asked and of what it did.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Secret = "the-secret-of-the-tests";
    private readonly WebApplication _app;
    private readonly Func<JsonNode, int> _answer;
    private readonly Action<JsonNode> _act;
    private readonly Func<Func<Task>, Task<bool>> _step;

    /// <param name="answer">The status that a post is answered with; below 300, it is carried out.</param>
    /// <param name="act">Carries it out.</param>
    /// <param name="step">Is told of each post before it takes effect; says whether it may still be answered.</param>
    public Receiver(Func<JsonNode, int> answer, Action<JsonNode> act, Func<Func<Task>, Task<bool>> step)
    {
        (_answer, _act, _step) = (answer, act, step);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/acts", TakeAsync);
    }

    public string Url => $"{_app.Urls.Single()}/acts";

    /// <summary>What it was asked, by key, in order: more than once where an answer got lost.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>What it did: the first post of each key.</summary>
    public ConcurrentDictionary<string, string> Effects { get; } = [];

    /// <summary>Posts that it does not trust.</summary>
    public ConcurrentQueue<string> Forgeries { get; } = [];

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var key = context.Request.Headers[WebhookSignature.KeyHeader].ToString();
        var timestamp = context.Request.Headers[WebhookSignature.TimestampHeader].ToString();
        if (!long.TryParse(timestamp, out var seconds) || context.Request.Headers[WebhookSignature.SignatureHeader] != WebhookSignature.Of(Secret, seconds, body))
        {
            Forgeries.Enqueue(body);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var asked = JsonNode.Parse(body)!;
        var status = _answer(asked);
        var answers = await _step(() =>
        {
            Calls.Enqueue(key);
            // A post that comes again is answered like the first, and does nothing: the key is what makes it once.
            if (status < 300 && Effects.TryAdd(key, body))
                _act(asked);
            return Task.CompletedTask;
        });
        if (answers)
            context.Response.StatusCode = status;
        else
            context.Abort();
    }
}
