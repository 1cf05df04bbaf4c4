using Chasqui.Demo.Healing;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>One line of the scoreboard: a fault that really happened, beside what was said.</summary>
/// <param name="Fault">What happened.</param>
/// <param name="BrokenAt">When.</param>
/// <param name="Incident">The first incident of its subject since then; null for none.</param>
/// <param name="Healing">What was done about it.</param>
internal sealed record HealthLine(HealthFault Fault, DateTimeOffset BrokenAt, IncidentView? Incident, Treatment Healing)
{
    public double? SecondsToDetect => Incident is { } incident ? Math.Round((incident.Opened - BrokenAt).TotalSeconds, 1) : null;

    public double? SecondsToRecover => Healing.SecondsToRecover(BrokenAt);

    public bool Matches => IsTold && Healing.Matches;

    public bool IsTold => Incident is { } incident && Fault.Verdict.Split(", ").Contains(incident.Verdict);
}
