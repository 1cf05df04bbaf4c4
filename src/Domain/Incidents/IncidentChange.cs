namespace Chasqui.Domain.Incidents;

/// <summary>What happens to an incident. Each is told once. The numbers are stored: never renumber.</summary>
public enum IncidentChangeKind : byte
{
    Opened = 1,

    /// <summary>Its severity rose or fell.</summary>
    SeverityChanged = 2,
    Closed = 3,
}

/// <summary>A change of an incident: the only thing that anybody is notified of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="IncidentId">The incident: the same from its opening to its closing.</param>
/// <param name="Subject">What it is of.</param>
/// <param name="Severity">Its severity from now on; for a closed one, what it last was.</param>
/// <param name="Before">Its severity before; none for one that opens.</param>
/// <param name="OpenedAtMs">When it opened, in Unix milliseconds.</param>
/// <param name="Evaluation">The evaluation that brought it about.</param>
public sealed record IncidentChange(
    IncidentChangeKind Kind, string IncidentId, string Subject, IncidentSeverity Severity, IncidentSeverity Before, long OpenedAtMs,
    IncidentEvaluation Evaluation);
