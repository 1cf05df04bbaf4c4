using System.Net;
using System.Net.Http.Json;
using Chasqui.Contracts;

namespace Chasqui.Demo.World;

/// <summary>The app's HTTP interface, as an operator uses it.</summary>
internal sealed class AppApi : IDisposable
{
    private const int PageSize = 200;
    private readonly HttpClient _http;
    private readonly string _range;

    /// <param name="address">Where the app listens.</param>
    /// <param name="key">Its function key.</param>
    /// <param name="from">When the run began: nothing before is asked for.</param>
    public AppApi(Uri address, string key, DateTimeOffset from)
    {
        (Address, Key) = (address, key);
        _http = new HttpClient { BaseAddress = new Uri(address, "/api/"), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("x-functions-key", key);
        _range = $"from={from.ToUnixTimeMilliseconds()}";
    }

    public Uri Address { get; }

    public string Key { get; }

    /// <summary>Answered also while the app is not well yet.</summary>
    public async Task<HealthView?> HealthAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync("health", cancellation);
        return await answer.Content.ReadFromJsonAsync<HealthView>(cancellation);
    }

    /// <summary>Null while there is no window.</summary>
    public Task<SummaryView?> SummaryAsync(CancellationToken cancellation) => SummaryAsync(DemoClusters.Stream, cancellation);

    /// <inheritdoc cref="SummaryAsync(CancellationToken)"/>
    public Task<SummaryView?> SummaryAsync(string stream, CancellationToken cancellation) =>
        GetAsync<SummaryView>($"streams/{stream}/summary?{_range}", cancellation);

    /// <summary>Where a stream is led.</summary>
    public Task<RouteView?> RouteAsync(string stream, CancellationToken cancellation) => GetAsync<RouteView>($"streams/{stream}/route", cancellation);

    /// <summary>Whether the cluster that a stream has left is drained.</summary>
    public Task<DrainView?> DrainAsync(string stream, CancellationToken cancellation) => GetAsync<DrainView>($"streams/{stream}/route/drain", cancellation);

    /// <summary>Starts a mitigation by hand. Its id.</summary>
    public async Task<string> StartMitigationAsync(string kind, string target, string by, string why, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync("mitigations", new { kind, target, by, why }, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<OrderedView>(cancellation))!.Id;
    }

    public Task<TraceView?> TraceAsync(TraceId id, CancellationToken cancellation) => GetAsync<TraceView>($"traces/{id}", cancellation);

    public Task<IReadOnlyList<LossView>> LossesAsync(CancellationToken cancellation) =>
        ListAsync<LossView>($"streams/{DemoClusters.Stream}/losses", cancellation);

    public Task<IReadOnlyList<WindowView>> WindowsAsync(CancellationToken cancellation) =>
        ListAsync<WindowView>($"streams/{DemoClusters.Stream}/windows", cancellation);

    /// <summary>Every incident of the run, open or closed.</summary>
    public Task<IReadOnlyList<IncidentView>> IncidentsAsync(CancellationToken cancellation) => ListAsync<IncidentView>("incidents", cancellation);

    /// <summary>Every mitigation of the run, refused ones too.</summary>
    public Task<IReadOnlyList<MitigationView>> MitigationsAsync(CancellationToken cancellation) => ListAsync<MitigationView>("mitigations", cancellation);

    /// <summary>By group of the workshop: how it is judged now.</summary>
    public async Task<IReadOnlyDictionary<string, string>> VerdictsOfGroupsAsync(CancellationToken cancellation) =>
        (await GetAsync<PageView<GroupView>>("groups", cancellation))?.Items.Where(g => g.Cluster == "consumer").ToDictionary(g => g.Group, g => g.Verdict) ?? [];

    /// <summary>How a cluster is judged now; null for not at all.</summary>
    public async Task<string?> VerdictOfClusterAsync(string cluster, CancellationToken cancellation) =>
        (await GetAsync<ClusterView>($"clusters/{cluster}", cancellation))?.Verdict;

    /// <summary>By broker of a cluster: how it is judged now.</summary>
    public async Task<IReadOnlyDictionary<int, string>> VerdictsOfBrokersAsync(string cluster, CancellationToken cancellation) =>
        (await GetAsync<ClusterView>($"clusters/{cluster}", cancellation))?.Brokers.ToDictionary(b => b.Broker, b => b.Verdict) ?? [];

    /// <summary>Whether enough was seen of a broker to know what is usual for it.</summary>
    public async Task<bool> KnowsHistoryAsync(string cluster, int broker, CancellationToken cancellation) =>
        (await GetAsync<BrokerDetailView>($"clusters/{cluster}/brokers/{broker}?minutes=1", cancellation))?.Standings.Any(s => s is { Signal: "canary.produceMs", HistoryP90: not null }) == true;

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellation)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var more = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await GetAsync<PageView<T>>($"{path}?{_range}&limit={PageSize}{more}", cancellation);
            items.AddRange(page?.Items ?? []);
            cursor = page?.Cursor;
        }
        while (cursor is not null);
        return items;
    }

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        using var answer = await _http.GetAsync(path, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<T>(cancellation);
    }
}
