using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>Reads a broker's page of Prometheus text. A page that is huge, slow, broken or no such page costs this one reading and nothing else.</summary>
/// <param name="topology">The endpoint of each broker, and how its series are named.</param>
/// <param name="setting">Gives the value of a named setting, or null.</param>
/// <param name="http">Reads pages; its own time-out must not be shorter than the caller's.</param>
/// <param name="clock">For rates.</param>
public sealed class PrometheusMetricsSource(SystemTopology topology, Func<string, string?> setting, HttpClient http, TimeProvider clock) : IMetricsSource
{
    private readonly ConcurrentDictionary<string, ImmutableArray<(string Metric, MetricSeries Series)>> _wanted = [];
    private readonly ConcurrentDictionary<(string Cluster, int Broker), CounterMemory> _counters = [];

    public async Task<MetricsReading> ReadAsync(string cluster, int broker, CancellationToken cancellation)
    {
        if (EndpointOf(cluster, broker) is not { } endpoint)
            return MetricsReading.None;
        var wanted = _wanted.GetOrAdd(cluster, name => MetricNamings.For(topology.Brokers.For(name).Metrics));
        var page = new PrometheusPage(wanted, PageLimits.Default);
        string? error;
        try
        {
            using var response = await http.GetAsync(endpoint, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
                return MetricsReading.Failed($"{endpoint} answers {(int)response.StatusCode}");
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            await page.ReadAsync(body, cancellation);
            error = page.Error;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or UriFormatException or InvalidOperationException)
        {
            error = failure is OperationCanceledException ? $"{endpoint} did not end in time" : failure.Message;
        }

        return new(_counters.GetOrAdd((cluster, broker), _ => new CounterMemory()).ValuesOf(page, wanted, clock.GetUtcNow()), error);
    }

    private string? EndpointOf(string cluster, int broker)
    {
        if (topology.Clusters.FirstOrDefault(c => c.Name == cluster)?.Metrics.TryGetValue(broker, out var endpoint) != true)
            return null;
        return endpoint is ['%', .. var name, '%'] ? setting(name) : endpoint;
    }
}
