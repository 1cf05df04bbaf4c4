using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Chasqui.Domain.Incidents;

/// <summary>One thing that happened to an incident.</summary>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="Kind">What.</param>
/// <param name="Severity">The severity from then on.</param>
/// <param name="Verdict">The verdict at that time.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Summary">The evidence in one line.</param>
public sealed record IncidentEvent(long AtMs, IncidentChangeKind Kind, IncidentSeverity Severity, string Verdict, string Rule, string Summary)
{
    /// <summary>The facts that the rule saw; null when there was nothing but the summary.</summary>
    public JsonObject? Evidence { get; init; }
}

/// <summary>An incident with its timeline, as it is kept and shown.</summary>
public sealed record Incident
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public string? Owner { get; init; }

    public long OpenedAtMs { get; init; }

    /// <summary>Null while it is open.</summary>
    public long? ClosedAtMs { get; init; }

    /// <summary>The severity that it has, or had when it closed.</summary>
    public IncidentSeverity Severity { get; init; }

    /// <summary>The highest it ever had.</summary>
    public IncidentSeverity Worst { get; init; }

    /// <summary>The verdict that opened it.</summary>
    public required string Verdict { get; init; }

    public required string Rule { get; init; }

    /// <summary>Everything that was told of it, in order.</summary>
    public ImmutableArray<IncidentEvent> Timeline { get; init; } = [];

    public static Incident Open(IncidentChange change, string? owner) => new Incident
    {
        Id = change.IncidentId,
        Subject = change.Subject,
        Owner = owner,
        OpenedAtMs = change.OpenedAtMs,
        Verdict = change.Evaluation.Verdict,
        Rule = change.Evaluation.Rule,
    }.With(change);

    /// <summary>The incident after a change.</summary>
    public Incident With(IncidentChange change) => this with
    {
        Severity = change.Severity,
        Worst = change.Severity > Worst ? change.Severity : Worst,
        ClosedAtMs = change.Kind == IncidentChangeKind.Closed ? change.Evaluation.AtMs : null,
        Timeline = Timeline.Add(new(
            change.Evaluation.AtMs, change.Kind, change.Severity, change.Evaluation.Verdict, change.Evaluation.Rule, change.Evaluation.Summary)
        {
            Evidence = change.Evaluation.Evidence?.Invoke(),
        }),
    };
}
