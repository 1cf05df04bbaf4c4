using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Follows a list through its pages.</summary>
internal static class AppPages
{
    /// <summary>Losses are paged by window, of which few have any: small pages would mean many requests.</summary>
    private const int LeastPerPage = 100;

    /// <summary>The most the app gives at once.</summary>
    private const int MostPerPage = 1000;

    private static readonly string[] CursorNames = ["cursor", "next", "nextCursor", "continuation"];

    /// <summary>At most <paramref name="limit"/> items.</summary>
    public static async IAsyncEnumerable<JsonNode> ReadAsync(
        AppClient app, string path, AppQuery query, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        var left = limit;
        do
        {
            var page = await app.GetAsync(path + query.With("limit", Math.Clamp(left, LeastPerPage, MostPerPage)).With("cursor", cursor), cancellation);
            foreach (var item in ItemsOf(page).Take(left))
            {
                left--;
                yield return item;
            }

            cursor = CursorOf(page);
        }
        while (cursor is not null && left > 0);
    }

    /// <summary>The items of a page: the list itself, or the list among its properties.</summary>
    public static IEnumerable<JsonNode> ItemsOf(JsonNode page) =>
        (page as JsonArray ?? (page as JsonObject)?.Select(p => p.Value).OfType<JsonArray>().FirstOrDefault() ?? []).OfType<JsonNode>();

    private static string? CursorOf(JsonNode page) => page is JsonObject
        ? CursorNames.Select(name => page[name]?.ToString()).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        : null;
}
