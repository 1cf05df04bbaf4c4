using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Routes;

/// <summary>Routes in <c>routes</c>: one entity each, by stream and home. Its ETag is the version.</summary>
internal sealed class TableRouteStore(TableDirectory tables) : IRouteStore
{
    public const string Kind = "routes";
    private const string Property = "Route";

    public async Task<StoredRoute?> FindAsync(string stream, string home, CancellationToken cancellation)
    {
        var entity = await EntityReading.FindAsync(tables.ForReading(Kind), KeyText.Escape(stream), KeyText.Escape(home), cancellation);
        return entity is null ? null : RouteOf(entity);
    }

    public async Task<IReadOnlyList<StoredRoute>> ListAsync(CancellationToken cancellation)
    {
        List<StoredRoute> routes = [];
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind), null, 1000, cancellation))
            routes.Add(RouteOf(entity));
        return routes;
    }

    // The client repeats a write whose answer was lost, and then finds its own: that is no conflict.
    public async Task<bool> TryReplaceAsync(Route route, string? version, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        var entity = new TableEntity(KeyText.Escape(route.Stream), KeyText.Escape(route.Home)) { [Property] = JsonSerializer.Serialize(route, RouteJson.Default.Route) };
        try
        {
            if (version is null)
                await table.AddEntityAsync(entity, cancellation);
            else
                await table.UpdateEntityAsync(entity, new ETag(version), TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412 or 404)
        {
            return (await FindAsync(route.Stream, route.Home, cancellation))?.Route == route;
        }
    }

    private static StoredRoute RouteOf(TableEntity entity) =>
        new(JsonSerializer.Deserialize(entity.GetString(Property), RouteJson.Default.Route)!, entity.ETag.ToString());
}
