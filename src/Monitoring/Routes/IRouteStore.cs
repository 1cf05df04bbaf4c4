using Chasqui.Domain.Routes;

namespace Chasqui.Monitoring.Routes;

/// <summary>Routes of streams that were switched at least once.</summary>
public interface IRouteStore
{
    /// <summary>Null for a route that was never switched.</summary>
    Task<StoredRoute?> FindAsync(string stream, string home, CancellationToken cancellation);

    /// <summary>Every route that was ever switched.</summary>
    Task<IReadOnlyList<StoredRoute>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Keeps the route if it is still as it was read: of that version, or absent when <paramref name="version"/> is null. False, and nothing is
    /// changed, when it is not.
    /// </summary>
    Task<bool> TryReplaceAsync(Route route, string? version, CancellationToken cancellation);
}

/// <summary>A route as it was read.</summary>
/// <param name="Route">The route.</param>
/// <param name="Version">Changes with every write; of no other meaning.</param>
public sealed record StoredRoute(Route Route, string Version);
