using System.Collections.Concurrent;
using Chasqui.Demo.Healing;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>What was broken when, which incidents the app told of, and what it did about them. Safe for several threads.</summary>
internal sealed class HealthLedger(IReadOnlyList<HealthFault> planned, Func<IncidentView, bool> isTrueBesides, DemoActuator actuator)
{
    private readonly ConcurrentDictionary<HealthFault, DateTimeOffset> _broken = [];
    private volatile IReadOnlyList<IncidentView> _incidents = [];
    private volatile IReadOnlyList<MitigationView> _mitigations = [];

    public bool IsComplete => _broken.Count == planned.Count && Lines().All(line => line.Incident is not null && (line.Fault.Mitigation is null || line.Healing.Matches));

    /// <summary>When the last fault was done; null when none was.</summary>
    public DateTimeOffset? LastBrokenAt => _broken.IsEmpty ? null : _broken.Values.Max();

    /// <summary>Whether a fault was told and healed.</summary>
    public bool IsHealed(HealthFault fault) => _broken.TryGetValue(fault, out var at) && LineOf(fault, at) is { Incident: not null, Healing.IsHealed: true };

    public bool IsBroken(HealthFault fault) => _broken.ContainsKey(fault);

    public void Broke(HealthFault fault, DateTimeOffset at) => _broken.TryAdd(fault, at);

    public void Take(IReadOnlyList<IncidentView> incidents, IReadOnlyList<MitigationView> mitigations) => (_incidents, _mitigations) = (incidents, mitigations);

    public HealthBoard Tell(int healthy) => new(Lines(), [.. _incidents.Where(IsFalse)], healthy, [.. actuator.Acts.Where(act => planned.All(fault => fault.Target != act.Target))]);

    /// <summary>One short text a fault, for the live view.</summary>
    public IEnumerable<(string Name, string Value)> Facts(DateTimeOffset now)
    {
        foreach (var fault in planned)
            yield return (fault.Name, !_broken.TryGetValue(fault, out var at) ? "still well"
                : LineOf(fault, at) is { Incident: { } incident } line ? $"{incident.Verdict} by {incident.Rule} after {line.SecondsToDetect:0} s{Healed(line)}"
                : $"broken {(now - at).TotalSeconds:0} s ago");
        yield return ("false alarms", $"{_incidents.Count(IsFalse)}");
    }

    private static string Healed(HealthLine line) => line.Healing.Mitigation is null ? "" : line.SecondsToRecover is { } seconds ? $", healed after {seconds:0} s" : $", {line.Healing.Result}";

    private List<HealthLine> Lines() => [.. planned.Where(_broken.ContainsKey).Select(fault => LineOf(fault, _broken[fault]))];

    private HealthLine LineOf(HealthFault fault, DateTimeOffset at) =>
        new(fault, at, _incidents.Where(i => i.Subject == fault.Subject && i.Opened >= at).MinBy(i => i.Opened), HealingOf(fault, at));

    private Treatment HealingOf(HealthFault fault, DateTimeOffset at) => new(
        fault.Mitigation, [.. _mitigations.Where(m => m.Target == fault.Target && m.Asked >= at && m.Kind == (fault.Mitigation ?? m.Kind))], [.. actuator.Acts.Where(act => act.Target == fault.Target)]);

    private bool IsFalse(IncidentView incident) =>
        !_broken.Any(fault => fault.Key.Subject == incident.Subject && incident.Opened >= fault.Value) && !isTrueBesides(incident);
}
