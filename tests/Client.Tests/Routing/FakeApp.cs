using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chasqui.Client.Routing;

namespace Chasqui.Client.Tests.Routing;

/// <summary>The app's answer to the question for a route, as a handler.</summary>
internal sealed class FakeApp : HttpMessageHandler
{
    private volatile Func<CancellationToken, Task<HttpResponseMessage>>? _instead;
    private volatile StreamRoute[] _route = [new("fronting", 0)];
    private int _asked;
    private int _unchanged;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How often the answer was that nothing changed.</summary>
    public int Unchanged => Volatile.Read(ref _unchanged);

    public Uri? LastAddress { get; private set; }

    public string? LastKey { get; private set; }

    public void Say(string cluster, long epoch)
    {
        _instead = null;
        _route = [new(cluster, epoch)];
    }

    public void SayInstead(HttpStatusCode status, string body) =>
        _instead = _ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });

    public void Fail(Exception failure) => _instead = _ => Task.FromException<HttpResponseMessage>(failure);

    public void Hang() => _instead = async cancellation =>
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return new HttpResponseMessage();
    };

    public RouteWatcherOptions Options(string? file = null, TimeSpan? interval = null) => new()
    {
        App = new Uri("http://app.test/"),
        Key = "secret",
        Stream = "orders",
        Home = "fronting",
        Standbys = ["standby"],
        File = file,
        Interval = interval ?? TimeSpan.FromMilliseconds(5),
        Timeout = TimeSpan.FromMilliseconds(200),
        Handler = this,
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        LastAddress = request.RequestUri;
        LastKey = request.Headers.GetValues("x-functions-key").Single();
        return _instead is { } instead ? instead(cancellationToken) : Task.FromResult(Answer(request));
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var route = _route[0];
        var tag = new EntityTagHeaderValue($"\"{route.Epoch}\"");
        if (request.Headers.IfNoneMatch.Contains(tag))
        {
            Interlocked.Increment(ref _unchanged);
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        }

        var json = $$"""{"stream":"orders","home":"fronting","cluster":"{{route.Cluster}}","epoch":{{route.Epoch}},"state":"Single"}""";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json"), Headers = { ETag = tag } };
    }
}
