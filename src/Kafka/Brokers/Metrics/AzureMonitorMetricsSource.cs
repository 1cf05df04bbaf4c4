using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>
/// Reads an Event Hubs namespace's metrics from Azure Monitor's REST API. The namespace shows its clients one broker, whose metrics these are; they are
/// of the last full minutes, and read once a minute.
/// </summary>
/// <param name="topology">The namespace's resource id, by cluster.</param>
/// <param name="setting">Gives the value of a named setting, or null.</param>
/// <param name="http">Reads; its base address is that of Azure Resource Manager.</param>
/// <param name="credential">May read metrics: the role Monitoring Reader on the namespace.</param>
/// <param name="clock">Tells which minutes are over.</param>
public sealed class AzureMonitorMetricsSource(
    SystemTopology topology, Func<string, string?> setting, HttpClient http, TokenCredential credential, TimeProvider clock) : IMetricsSource
{
    private static readonly Uri Manager = new("https://management.azure.com");
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    /// <summary>By Azure's name: ours, and what a minute's total is divided by.</summary>
    private static readonly Dictionary<string, (string Metric, double PerMinute)> Metrics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["IncomingBytes"] = (BrokerMetric.BytesInLeader, 60),
        ["OutgoingBytes"] = (BrokerMetric.BytesOut, 60),
        ["ServerErrors"] = ("serverErrorsPerMinute", 1),
        ["ThrottledRequests"] = ("throttledRequestsPerMinute", 1),
    };

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, MetricsReading Reading)> _read = [];

    public async Task<MetricsReading> ReadAsync(string cluster, int broker, CancellationToken cancellation)
    {
        if (topology.Brokers.For(cluster).Metrics.AzureResource is not { } configured)
            return MetricsReading.None;
        var now = clock.GetUtcNow();
        if (_read.TryGetValue(cluster, out var last) && now - last.At < ReadEvery)
            return last.Reading;
        var resource = configured is ['%', .. var name, '%'] ? setting(name) ?? "" : configured;
        try
        {
            var reading = await RequestAsync(resource, now, cancellation);
            _read[cluster] = (now, reading);
            return reading;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return MetricsReading.Failed($"Azure Monitor: {failure.Message}");
        }
    }

    private async Task<MetricsReading> RequestAsync(string resource, DateTimeOffset now, CancellationToken cancellation)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext([$"{Manager}.default"]), cancellation);
        var span = $"{Iso(now.AddMinutes(-5))}/{Iso(now)}";
        var path = $"{resource.TrimEnd('/')}/providers/Microsoft.Insights/metrics?api-version=2023-10-01&interval=PT1M&aggregation=Total"
            + $"&metricnames={string.Join(',', Metrics.Keys)}&timespan={Uri.EscapeDataString(span)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress ?? Manager, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            return MetricsReading.Failed($"Azure Monitor answers {(int)response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        return new(Read(json.RootElement), null);
    }

    /// <summary>The newest minute of each metric that has a total.</summary>
    private static Dictionary<string, double> Read(JsonElement json)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in json.GetProperty("value").EnumerateArray())
            if (Metrics.TryGetValue(metric.GetProperty("name").GetProperty("value").GetString() ?? "", out var known) && Newest(metric) is { } total)
                values[known.Metric] = total / known.PerMinute;
        return values;
    }

    private static double? Newest(JsonElement metric)
    {
        double? newest = null;
        foreach (var series in metric.GetProperty("timeseries").EnumerateArray())
            foreach (var minute in series.GetProperty("data").EnumerateArray())
                if (minute.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Number)
                    newest = total.GetDouble();
        return newest;
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
