using Microsoft.AspNetCore.Http;

namespace Chasqui.TestSupport;

/// <summary>
/// Stands between the app and its storage, and refuses at random from a seed: 503, 429 and 500 (timed out) before a request took effect; after it, an answer that is lost, or
/// a conflict in its place. While it is away, it drops every connection.
/// </summary>
public sealed class RefusingProxy : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly StorageRelay _relay;

    private RefusingProxy(Uri target, int seed) => (_random, _relay) = (new Random(seed), new StorageRelay(target, PassAsync));

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

    /// <summary>Whether the storage cannot be reached at all.</summary>
    public bool IsAway { get; set; }

    /// <summary>Requests that came so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests refused so far.</summary>
    public int Refused { get; private set; }

    /// <summary>The target's address, through this.</summary>
    public Uri Address => _relay.Address;

    public static async Task<RefusingProxy> StartAsync(Uri target, int seed)
    {
        var proxy = new RefusingProxy(target, seed);
        await proxy._relay.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

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
        if (IsAway)
        {
            context.Abort();
            return;
        }

        var fault = Next();
        if (fault is Fault.Busy or Fault.TooMany or Fault.TimedOut)
        {
            await RefuseAsync(context.Response, fault == Fault.Busy ? 503 : fault == Fault.TooMany ? 429 : 500);
            return;
        }

        try
        {
            await ForwardAsync(context, fault);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // The storage itself is away, or who asked is.
            context.Abort();
        }
    }

    private async Task ForwardAsync(HttpContext context, Fault fault)
    {
        using var answer = await _relay.ForwardAsync(context.Request, context.Request.Body, context.RequestAborted);
        if (fault == Fault.AnswerLost)
            context.Abort();
        else if (fault == Fault.Conflict && !HttpMethods.IsGet(context.Request.Method))
            await RefuseAsync(context.Response, 409);
        else
            await StorageRelay.CopyAsync(answer, context.Response, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpResponse response, int status)
    {
        (response.StatusCode, response.ContentType) = (status, "application/json");
        return response.WriteAsync("""{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"refused by the test"}}}""");
    }
}
