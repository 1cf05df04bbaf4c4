using Chasqui.Domain.Incidents;
using Chasqui.Functions.Http;
using Chasqui.Monitoring.Incidents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Incidents;

/// <summary>Verdicts that lasted.</summary>
public sealed class IncidentsFunction(IncidentQuery incidents, TimeProvider clock)
{
    /// <summary>The open ones, worst first; with <c>from</c> or <c>to</c>, all that opened in that time.</summary>
    [Function("ListIncidents")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "incidents")] HttpRequest request, CancellationToken cancellation)
    {
        if (!request.Query.ContainsKey("from") && !request.Query.ContainsKey("to"))
            return Answer.Ok(new PageAnswer<object>([.. (await incidents.OpenAsync(cancellation)).Select(Describe)], null));
        if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out var range, out var error) || !PageQuery.TryRead(request.Query, out var page, out error))
            return Problem.BadRequest(error);
        var found = await incidents.QueryAsync(range.FromMs, range.ToMs, page.Limit, page.Cursor, cancellation);
        return Answer.Ok(new PageAnswer<object>([.. found.Items.Select(Describe)], found.Continuation));
    }

    /// <summary>One incident: the facts at its latest change, and all that was told of it, each with the facts of its time.</summary>
    [Function("GetIncident")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "incidents/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return Problem.NotFound($"There is no incident '{id}'.");
        var evidence = incident.Timeline.LastOrDefault(e => e.Evidence is not null)?.Evidence;
        return Answer.Ok(new { Incident = Describe(incident), Evidence = evidence, Timeline = incident.Timeline.Select(Describe) });
    }

    private static object Describe(Incident i) => new
    {
        i.Id, i.Subject, i.Owner, Opened = Answer.Time(i.OpenedAtMs), Closed = Answer.Time(i.ClosedAtMs), i.Severity, i.Worst, i.Verdict, i.Rule,
        Summary = i.Timeline.IsEmpty ? null : i.Timeline[^1].Summary,
    };

    private static object Describe(IncidentEvent e) => new { At = Answer.Time(e.AtMs), e.Kind, e.Severity, e.Verdict, e.Rule, e.Summary, e.Evidence };
}
