using Chasqui.Domain.Topology;
using Chasqui.Functions.Http;
using Chasqui.Monitoring.Reconcile;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>What was observed between two times, as <c>chasqui judge</c> reads it.</summary>
public sealed class RecordingsFunction(RecordingExport recording, IReadOnlyList<StreamPath> paths, TimeProvider clock)
{
    [Function("GetRecording")]
    public IActionResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "recordings")] HttpRequest request)
    {
        if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out var range, out var error))
            return Problem.BadRequest(error);
        string? stream = request.Query["stream"];
        var streams = paths.Select(path => path.Stream.Name).Where(name => stream is null || name == stream).ToArray();
        return streams.Length == 0
            ? Problem.NotFound($"There is no stream '{stream}' in the topology.")
            : new RecordingResult(recording, streams, range.FromMs, range.ToMs);
    }
}
