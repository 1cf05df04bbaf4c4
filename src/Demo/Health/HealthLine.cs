using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>One line of the scoreboard: a fault that really happened, beside what was said.</summary>
/// <param name="Fault">What happened.</param>
/// <param name="BrokenAt">When.</param>
/// <param name="Incident">The first incident of its subject since then; null for none.</param>
internal sealed record HealthLine(HealthFault Fault, DateTimeOffset BrokenAt, IncidentView? Incident)
{
    public double? SecondsToDetect => Incident is { } incident ? Math.Round((incident.Opened - BrokenAt).TotalSeconds, 1) : null;

    public bool Matches => Incident is { } incident && Fault.Verdict.Split(", ").Contains(incident.Verdict);
}
