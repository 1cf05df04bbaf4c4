using System.Text;
using Chasqui.TestSupport;
using Microsoft.AspNetCore.Http;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>The app's way to its storage: every write that belongs to a mitigation is a step of it, be it to its record, its ledger, its history or a route.</summary>
internal sealed class WatchedStorage : IAsyncDisposable
{
    private readonly KillPoint _kill;
    private readonly string[] _tables;
    private readonly StorageRelay _relay;

    /// <param name="target">The storage.</param>
    /// <param name="prefix">Of the app's tables.</param>
    /// <param name="hub">The table of histories.</param>
    /// <param name="kill">What is told of steps.</param>
    public WatchedStorage(Uri target, string prefix, string hub, KillPoint kill)
    {
        (_kill, _tables) = (kill, [$"{prefix}mitigations", $"{prefix}routes", hub]);
        _relay = new StorageRelay(target, PassAsync);
    }

    public Uri Address => _relay.Address;

    public Task StartAsync() => _relay.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, CancellationToken.None);
        HttpResponseMessage? answer = null;
        async Task ForwardAsync()
        {
            body.Position = 0;
            // What has left the app is carried out, whether it lives or not.
            answer = await _relay.ForwardAsync(context.Request, body, CancellationToken.None);
        }

        if (!IsStep(context.Request, body))
            await ForwardAsync();
        else if (!await _kill.PassAsync(ForwardAsync))
            context.Abort();
        using (answer)
            if (answer is not null && !context.RequestAborted.IsCancellationRequested)
                await StorageRelay.CopyAsync(answer, context.Response, context.RequestAborted);
    }

    /// <summary>Not the signs of life that an engine gives by the clock, nor the making of tables.</summary>
    private bool IsStep(HttpRequest request, MemoryStream body)
    {
        if (HttpMethods.IsGet(request.Method) || request.Path.Value!.EndsWith("/Tables", StringComparison.Ordinal))
            return false;
        var said = $"{Uri.UnescapeDataString(StorageRelay.RawTarget(request))}\n{Uri.UnescapeDataString(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length))}";
        return _tables.Any(table => said.Contains(table, StringComparison.OrdinalIgnoreCase)) && !said.Contains("PartitionKey='engines'", StringComparison.Ordinal);
    }
}
