namespace Chasqui.Domain.Routes;

/// <summary>An order to switch a route.</summary>
/// <param name="To">The cluster to write to.</param>
/// <param name="Epoch">The epoch that whoever orders it has seen; the order is refused when the route is at another.</param>
/// <param name="Key">The same key again is the same order: it is carried out once.</param>
/// <param name="By">Who orders it.</param>
/// <param name="Why">The reason, for people.</param>
/// <param name="AtMs">When, in Unix milliseconds.</param>
public sealed record RouteSwitch(string To, long Epoch, string Key, string By, string Why, long AtMs);
