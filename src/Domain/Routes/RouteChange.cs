namespace Chasqui.Domain.Routes;

/// <summary>What became of an order to switch.</summary>
public enum RouteOutcome
{
    /// <summary>The route is to change.</summary>
    Switched = 0,

    /// <summary>This very order was carried out before; nothing changes.</summary>
    AlreadyDone = 1,

    /// <summary>The route was there before the order; nothing changes.</summary>
    AlreadyThere = 2,

    /// <summary>Refused: the key belongs to an order to another cluster.</summary>
    KeyReused = 3,

    /// <summary>Refused: the cluster is neither the route's home nor its standby.</summary>
    NotAPartner = 4,

    /// <summary>Refused: somebody else has switched it meanwhile.</summary>
    StaleEpoch = 5,
}

/// <summary>An outcome, by which rule, and the route as it is then.</summary>
/// <param name="Outcome">What became of the order.</param>
/// <param name="Rule">The number of the rule of <see cref="RouteRules"/> that decided.</param>
/// <param name="Route">The route after it: the one there was unless the outcome is <see cref="RouteOutcome.Switched"/>.</param>
public readonly record struct RouteChange(RouteOutcome Outcome, byte Rule, Route Route)
{
    /// <summary>Whether the route is where it was ordered to.</summary>
    public bool IsThere => Outcome is RouteOutcome.Switched or RouteOutcome.AlreadyDone or RouteOutcome.AlreadyThere;
}
