namespace Chasqui.Domain.Routes;

/// <summary>Which clusters have to be read.</summary>
public enum RouteState
{
    /// <summary>The one that is written to.</summary>
    Single = 0,

    /// <summary>Also the one that was written to before.</summary>
    Draining = 1,
}
