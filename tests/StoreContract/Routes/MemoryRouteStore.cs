using System.Globalization;
using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;

namespace Chasqui.StoreContract.Routes;

public sealed class MemoryRouteStore : IRouteStore
{
    private readonly Dictionary<(string Stream, string Home), StoredRoute> _routes = [];
    private int _version;

    public Task<StoredRoute?> FindAsync(string stream, string home, CancellationToken cancellation)
    {
        lock (_routes)
            return Task.FromResult(_routes.GetValueOrDefault((stream, home)));
    }

    public Task<IReadOnlyList<StoredRoute>> ListAsync(CancellationToken cancellation)
    {
        lock (_routes)
            return Task.FromResult<IReadOnlyList<StoredRoute>>([.. _routes.Values]);
    }

    public Task<bool> TryReplaceAsync(Route route, string? version, CancellationToken cancellation)
    {
        lock (_routes)
        {
            if (_routes.GetValueOrDefault((route.Stream, route.Home))?.Version != version)
                return Task.FromResult(false);
            _routes[(route.Stream, route.Home)] = new StoredRoute(route, (++_version).ToString(CultureInfo.InvariantCulture));
            return Task.FromResult(true);
        }
    }
}
