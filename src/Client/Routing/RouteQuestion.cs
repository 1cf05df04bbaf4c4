using System.Net;
using System.Net.Http.Headers;

namespace Chasqui.Client.Routing;

/// <summary>Asks the app for the route. What goes wrong is a value: the route stays what it was.</summary>
internal sealed class RouteQuestion : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _address;
    private EntityTagHeaderValue? _seen;

    public RouteQuestion(RouteWatcherOptions options)
    {
        _http = options.Handler is { } handler ? new HttpClient(handler) : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        _http.Timeout = options.Timeout;
        _http.MaxResponseContentBufferSize = RouteAnswer.MaxBytes;
        if (options.Key is { Length: > 0 } key)
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        var app = options.App.ToString().TrimEnd('/');
        _address = new Uri($"{app}/api/streams/{Uri.EscapeDataString(options.Stream)}/route?home={Uri.EscapeDataString(options.Home)}");
    }

    /// <summary>The route, or the reason why it is not known; neither when it is as it was.</summary>
    public async Task<(StreamRoute? Route, string? Failure)> AskAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            if (_seen is { } seen)
                request.Headers.IfNoneMatch.Add(seen);
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotModified)
                return (null, null);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, $"the app answers {(int)response.StatusCode}");
            if (!RouteAnswer.TryRead(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), out var route))
                return (null, "the app's answer is not a route");
            _seen = response.Headers.ETag;
            return (route, null);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return (null, failure is OperationCanceledException ? "the app does not answer in time" : failure.Message);
        }
    }

    /// <summary>Asks for everything again the next time: what was answered last could not be used.</summary>
    public void Forget() => _seen = null;

    public void Dispose() => _http.Dispose();
}
