using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Http;
using Chasqui.Functions.Mitigations.Running;
using Chasqui.Monitoring.Mitigations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Chasqui.Functions.Mitigations;

/// <summary>Mitigations: what is done and was done, and starting one by hand.</summary>
public sealed class MitigationsFunction(MitigationQuery query, StartMitigation start, GuardMitigation guard, TimeProvider clock)
{
    /// <summary>The open ones; with <c>from</c> or <c>to</c>, all that were asked for in that time.</summary>
    [Function("ListMitigations")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "mitigations")] HttpRequest request, CancellationToken cancellation)
    {
        if (!request.Query.ContainsKey("from") && !request.Query.ContainsKey("to"))
            return Answer.Ok(new PageAnswer<object>([.. (await query.OpenAsync(cancellation)).Select(MitigationAnswer.Line)], null));
        if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out var range, out var error) || !PageQuery.TryRead(request.Query, out var page, out error))
            return Problem.BadRequest(error);
        var found = await query.QueryAsync(range.FromMs, range.ToMs, page.Limit, page.Cursor, cancellation);
        return Answer.Ok(new PageAnswer<object>([.. found.Items.Select(MitigationAnswer.Line)], found.Continuation));
    }

    [Function("GetMitigation")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "mitigations/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        await query.FindAsync(id, cancellation) is { } record ? Answer.Ok(MitigationAnswer.Whole(record)) : NotFound(id);

    /// <summary>A dry run answers with its plan; everything else with 202 and where to look.</summary>
    [Function("StartMitigation")]
    public async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "mitigations")] HttpRequest request, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var (body, error) = await MitigationRequest.ReadAsync(request, cancellation);
        if (body is null)
            return Problem.BadRequest(error);
        if (!MitigationKindText.TryParse(body.Kind, out var kind))
            return Problem.BadRequest($"'kind' is one of {string.Join(", ", MitigationKindText.All)}.");
        if (StartMitigation.WhyNot(kind, body.Target ?? "", body.By, body.Why, body.Request) is { } wrong)
            return Problem.BadRequest(wrong);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var subject = MitigationOrder.SubjectOf(kind, body.Target!)!;
        var order = start.OrderOf(kind, subject, body.By!, body.Why!, body.Request, nowMs, body.DryRun);
        if (order.DryRun)
            return Answer.Ok(MitigationAnswer.Plan(await guard.PlanAsync(order, cancellation)));
        order = await start.RunAsync(order, new DurableMitigationRunner(client), cancellation);
        request.HttpContext.Response.Headers.Location = MitigationAnswer.LocationOf(order.Id);
        return Answer.Of(
            new { order.Id, Location = MitigationAnswer.LocationOf(order.Id), Asked = Answer.Time(order.AtMs) }, StatusCodes.Status202Accepted);
    }

    [Function("ApproveMitigation")]
    public Task<IActionResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "mitigations/{id}/approve")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation) => DecideAsync(request, id, MitigationEvent.Approve, client, cancellation);

    [Function("RejectMitigation")]
    public Task<IActionResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "mitigations/{id}/reject")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation) => DecideAsync(request, id, MitigationEvent.Reject, client, cancellation);

    [Function("CancelMitigation")]
    public Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "mitigations/{id}/cancel")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation) => DecideAsync(request, id, MitigationEvent.Cancel, client, cancellation);

    private async Task<IActionResult> DecideAsync(
        HttpRequest request, string id, MitigationEvent decision, DurableTaskClient client, CancellationToken cancellation)
    {
        var (body, error) = await MitigationRequest.ReadAsync(request, cancellation);
        if (body is null)
            return Problem.BadRequest(error);
        if (StartMitigation.WhyNotSigned(body.By, body.Why) is { } wrong)
            return Problem.BadRequest(wrong);
        if (await start.DecideAsync(id, decision, body.By!, body.Why!, new DurableMitigationRunner(client), cancellation) is not var (applied, mitigation))
            return NotFound(id);
        request.HttpContext.Response.Headers.Location = MitigationAnswer.LocationOf(id);
        return applied ? Answer.Of(MitigationAnswer.Line(mitigation), StatusCodes.Status202Accepted)
            : Problem.Conflict("It is too late for that.", $"The mitigation is {mitigation.State}: {mitigation.Says}");
    }

    private static ContentResult NotFound(string id) => Problem.NotFound($"There is no mitigation '{id}'.");
}
