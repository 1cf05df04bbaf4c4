using System.Collections.Concurrent;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Health;

/// <summary>What was broken when, and which incidents the app told of. Safe for several threads.</summary>
internal sealed class HealthLedger(IReadOnlyList<HealthFault> planned, Func<IncidentView, bool> isTrueBesides)
{
    private readonly ConcurrentDictionary<HealthFault, DateTimeOffset> _broken = [];
    private volatile IReadOnlyList<IncidentView> _incidents = [];

    public bool IsComplete => _broken.Count == planned.Count && Lines().All(line => line.Incident is not null);

    /// <summary>When the last fault was done; null when none was.</summary>
    public DateTimeOffset? LastBrokenAt => _broken.IsEmpty ? null : _broken.Values.Max();

    public void Broke(HealthFault fault, DateTimeOffset at) => _broken.TryAdd(fault, at);

    public void Take(IReadOnlyList<IncidentView> incidents) => _incidents = incidents;

    public HealthBoard Tell(int healthy) => new(Lines(), [.. _incidents.Where(IsFalse)], healthy);

    /// <summary>One short text a fault, for the live view.</summary>
    public IEnumerable<(string Name, string Value)> Facts(DateTimeOffset now)
    {
        foreach (var fault in planned)
            yield return (fault.Name, !_broken.TryGetValue(fault, out var at) ? "still well"
                : LineOf(fault, at) is { Incident: { } incident } line ? $"{incident.Verdict} by {incident.Rule} after {line.SecondsToDetect:0} s"
                : $"broken {(now - at).TotalSeconds:0} s ago");
        yield return ("false alarms", $"{_incidents.Count(IsFalse)}");
    }

    private List<HealthLine> Lines() => [.. planned.Where(_broken.ContainsKey).Select(fault => LineOf(fault, _broken[fault]))];

    private HealthLine LineOf(HealthFault fault, DateTimeOffset at) =>
        new(fault, at, _incidents.Where(i => i.Subject == fault.Subject && i.Opened >= at).MinBy(i => i.Opened));

    private bool IsFalse(IncidentView incident) =>
        !_broken.Any(fault => fault.Key.Subject == incident.Subject && incident.Opened >= fault.Value) && !isTrueBesides(incident);
}
