using System.Text.Json.Nodes;

namespace Chasqui.Soak.World;

/// <summary>The app's HTTP interface, as an operator uses it. The app is often away: then there is no answer.</summary>
internal sealed class AppApi : IDisposable
{
    private const int PageSize = 200;
    private readonly HttpClient _http;
    private readonly string _from;

    /// <param name="app">The app.</param>
    /// <param name="from">When the run began: nothing before is asked for.</param>
    public AppApi(AppWorld app, DateTimeOffset from)
    {
        _http = new HttpClient { BaseAddress = new Uri(app.Address, "/api/"), Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Add("x-functions-key", app.Key);
        _from = $"from={from.ToUnixTimeMilliseconds()}";
    }

    /// <summary>Every item since the run began; null when there was no answer.</summary>
    /// <param name="what">Such as <c>incidents</c>.</param>
    public async Task<IReadOnlyList<JsonNode>?> TryListAsync(string what)
    {
        try
        {
            return await ListAsync(what);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<JsonNode>> ListAsync(string what)
    {
        var items = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var more = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = JsonNode.Parse(await _http.GetStringAsync($"{what}?{_from}&limit={PageSize}{more}"))!;
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);
        return items;
    }
}
