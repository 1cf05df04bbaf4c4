using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Functions.Http;
using Chasqui.Functions.Tracing.Answers;
using Chasqui.Monitoring.Reconcile;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>One event, by its id.</summary>
public sealed class TracesFunction(TraceQuery traces, IReadOnlyList<StreamPath> paths)
{
    [Function("GetTrace")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "traces/{traceId}")] HttpRequest request, string traceId, CancellationToken cancellation)
    {
        if (!TraceId.TryParse(traceId, out var id))
            return Problem.BadRequest("A trace id is a UUID.");
        string? stream = request.Query["stream"];
        if (stream is not null && paths.All(path => path.Stream.Name != stream))
            return Problem.NotFound($"There is no stream '{stream}' in the topology.");
        return await traces.FindAsync(id, stream, cancellation) is { } report
            ? Answer.Ok(TraceAnswer.Of(report))
            : Problem.NotFound($"No hop of trace {id} has been seen, or it is older than what is kept.");
    }
}
