using Chasqui.Domain.Routes;

namespace Chasqui.Monitoring.Routes;

/// <summary>Whether a route's old side is drained, and what that rests on.</summary>
/// <param name="Route">The route.</param>
/// <param name="Decision">The verdict with its rule.</param>
/// <param name="Evidence">Null when the route drains nothing.</param>
public sealed record DrainReport(Route Route, DrainDecision Decision, DrainEvidence? Evidence)
{
    public bool IsDrained => Decision.Verdict == DrainVerdict.Drained;
}
