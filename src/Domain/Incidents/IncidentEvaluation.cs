using System.Text.Json.Nodes;

namespace Chasqui.Domain.Incidents;

/// <summary>One verdict on one subject, as incidents see it: of a consumer group, a broker, a stream, or whatever else is judged again and again.</summary>
/// <param name="Subject">What is judged, such as <c>consumer-group|main|billing</c>; see <see cref="IncidentSubject"/>.</param>
/// <param name="AtMs">When, in Unix milliseconds. Those of one subject come in the order of their times.</param>
/// <param name="Severity">How bad it is; null when the verdict is that nobody knows, which neither opens nor closes.</param>
/// <param name="Verdict">The verdict, as its ladder names it.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Summary">The evidence in one line, for people.</param>
public sealed record IncidentEvaluation(string Subject, long AtMs, IncidentSeverity? Severity, string Verdict, string Rule, string Summary)
{
    /// <summary>Writes the facts that the rule saw; called only when something is told. Null when there is nothing but the summary.</summary>
    public Func<JsonObject>? Evidence { get; init; }
}
