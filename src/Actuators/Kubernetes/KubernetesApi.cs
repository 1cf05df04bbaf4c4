using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Chasqui.Actuators.Http;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>The few requests that are made to API servers, as plain REST.</summary>
internal sealed class KubernetesApi(TimeProvider clock) : IDisposable
{
    public const string MergePatch = "application/strategic-merge-patch+json";
    private readonly ConcurrentDictionary<KubernetesConnection, Lazy<HttpClient>> _clients = [];

    public TimeProvider Clock => clock;

    /// <param name="connection">Which server, as whom.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">From the root, each part escaped.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="contentType">The body's type.</param>
    /// <param name="call">How long, and how long already.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Reply> SendAsync(
        KubernetesConnection connection, HttpMethod method, string path, string? body, string contentType, KubernetesCall call, CancellationToken cancellation)
    {
        var http = _clients.GetOrAdd(connection, c => new Lazy<HttpClient>(c.NewClient)).Value;
        var request = new HttpRequestMessage(method, new Uri(connection.Endpoint, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await connection.TokenAsync(cancellation));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        return await new Caller(http, clock).SendAsync(request, call.Timeout, call.Started, cancellation);
    }

    /// <summary>Waits; false, at once, when there is not that much time left.</summary>
    public async Task<bool> TryWaitAsync(TimeSpan pause, KubernetesCall call, CancellationToken cancellation)
    {
        if (clock.GetElapsedTime(call.Started) + pause >= call.Timeout)
            return false;
        await Task.Delay(pause, clock, cancellation);
        return true;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }
}

/// <summary>The time of one call of the actuator.</summary>
internal readonly record struct KubernetesCall(TimeSpan Timeout, long Started);
