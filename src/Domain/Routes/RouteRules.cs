namespace Chasqui.Domain.Routes;

/// <summary>What may become of a route: one ordered ladder for switching, and the end of draining. Epochs only ever go forward.</summary>
public static class RouteRules
{
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "the last switch had this key, and went there: AlreadyDone"),
        (2, "the last switch had this key, and went elsewhere: KeyReused"),
        (3, "the cluster is neither the home nor its standby: NotAPartner"),
        (4, "the route is at another epoch than the order knows: StaleEpoch"),
        (5, "the route is there: AlreadyThere"),
        (6, "Switched: one epoch further, and the cluster left is drained"),
    ];

    /// <param name="route">The route as it is.</param>
    /// <param name="order">What is ordered.</param>
    /// <param name="standby">The standby of the route's home; null when it has none.</param>
    public static RouteChange Switch(Route route, RouteSwitch order, string? standby)
    {
        if (route.Key == order.Key)
            return route.Cluster == order.To ? new(RouteOutcome.AlreadyDone, 1, route) : new(RouteOutcome.KeyReused, 2, route);
        if (order.To != route.Home && order.To != standby)
            return new(RouteOutcome.NotAPartner, 3, route);
        if (route.Epoch != order.Epoch)
            return new(RouteOutcome.StaleEpoch, 4, route);
        if (route.Cluster == order.To)
            return new(RouteOutcome.AlreadyThere, 5, route);
        return new(RouteOutcome.Switched, 6, Switched(route, order));
    }

    /// <summary>The route with its old side let go; unchanged when it was switched again since that side was found drained.</summary>
    public static Route Settle(Route route, long epoch) => route.Epoch == epoch ? route with { Draining = null } : route;

    // Two instances' clocks may differ; the time of a later epoch is never an earlier one.
    private static Route Switched(Route route, RouteSwitch order) => route with
    {
        Cluster = order.To,
        Epoch = route.Epoch + 1,
        Draining = route.Cluster,
        SinceMs = Math.Max(order.AtMs, route.SinceMs),
        Key = order.Key,
        By = order.By,
        Why = order.Why,
    };
}
