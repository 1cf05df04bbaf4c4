using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chasqui.Soak.Truth;
using Chasqui.Soak.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chasqui.Soak.Healing;

/// <summary>
/// The operator's receiver of acts, as src/Actuators/README.md describes one: it checks the signature, remembers keys, and acts once for each. It makes trouble by its seed:
/// refuses before it acted, acts and lets the answer get lost, or takes its time and is to be asked.
/// </summary>
internal sealed class ActReceiver : IAsyncDisposable
{
    private static readonly TimeSpan ActsWithin = TimeSpan.FromSeconds(4);
    private readonly WebApplication _app = Build();
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly FaultLedger _ledger;
    private readonly Func<string, WorkerTarget?> _find;

    private ActReceiver(int seed, FaultLedger ledger, Func<string, WorkerTarget?> find)
    {
        (_random, _ledger, _find) = (new Random(seed), ledger, find);
        _app.MapPost("/acts", (Delegate)ReceiveAsync);
        _app.MapGet("/acts/{key}", (string key) => Results.Json(new { status = _ledger.Acts.FirstOrDefault(a => a.Key == key) is not { } act ? "refused" : _ledger.Now - act.At < ActsWithin ? "running" : "done" }));
    }

    private enum Trouble
    {
        None,
        Busy,
        AnswerLost,
        Slow,
    }

    /// <summary>What it signs and is signed to with.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32);

    public Uri Address => new(new Uri(_app.Urls.Single()), "/acts");

    public static async Task<ActReceiver> StartAsync(int seed, FaultLedger ledger, Func<string, WorkerTarget?> find)
    {
        var receiver = new ActReceiver(seed, ledger, find);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (!IsSigned(context.Request.Headers, body) || JsonNode.Parse(body) is not { } act)
            return Results.Unauthorized();
        var trouble = Draw();
        if (trouble == Trouble.Busy)
        {
            _ledger.Refuses("refused an act");
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var (key, target) = ((string)act["idempotencyKey"]!, (string)act["target"]!);
        if (_find(target) is not { } worker)
            return Results.Problem($"There is no {target} here.", statusCode: StatusCodes.Status404NotFound);
        if (_ledger.TryAct(key, (string)act["mitigationId"]!, target, worker.StandsStill))
            worker.Restart();
        if (trouble == Trouble.AnswerLost)
        {
            _ledger.Refuses("lost an answer");
            context.Abort();
        }

        return trouble == Trouble.Slow ? Results.Accepted($"/acts/{Uri.EscapeDataString(key)}") : Results.NoContent();
    }

    private Trouble Draw()
    {
        lock (_lock)
            return _random.Next(100) switch { < 15 => Trouble.Busy, < 30 => Trouble.AnswerLost, < 60 => Trouble.Slow, _ => Trouble.None };
    }

    private bool IsSigned(IHeaderDictionary headers, string body)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{headers["X-Chasqui-Timestamp"]}.{body}"));
        return headers["X-Chasqui-Signature"] == $"v1={Convert.ToHexStringLower(expected)}" && headers["Idempotency-Key"].Count == 1;
    }
}
