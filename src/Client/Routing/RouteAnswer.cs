using System.Text.Json;

namespace Chasqui.Client.Routing;

/// <summary>What the app says of a route, of which a producer needs two fields: <c>cluster</c> and <c>epoch</c>. The file of the last known route has the same.</summary>
internal static class RouteAnswer
{
    /// <summary>An answer is a few hundred bytes; more than this is none.</summary>
    public const int MaxBytes = 64 * 1024;

    public static bool TryRead(ReadOnlyMemory<byte> json, out StreamRoute route)
    {
        route = default;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("cluster", out var cluster) || cluster.ValueKind != JsonValueKind.String || cluster.GetString() is not { Length: > 0 } name
                || !root.TryGetProperty("epoch", out var epoch) || epoch.ValueKind != JsonValueKind.Number || !epoch.TryGetInt64(out var number) || number < 0)
                return false;
            route = new StreamRoute(name, number);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static byte[] Write(StreamRoute route) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["cluster"] = route.Cluster, ["epoch"] = route.Epoch });
}
