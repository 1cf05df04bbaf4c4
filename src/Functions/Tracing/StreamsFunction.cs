using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Functions.Http;
using Chasqui.Functions.Tracing.Answers;
using Chasqui.Monitoring.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>Streams, what is said of their windows, and what they lost.</summary>
public sealed class StreamsFunction(IReadOnlyList<StreamPath> paths, IWindowResultStore results, TimeProvider clock)
{
    [Function("ListStreams")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams")] HttpRequest request) =>
        Answer.Ok(new PageAnswer<object>([.. paths.Select(Describe)], null));

    [Function("ListWindows")]
    public async Task<IActionResult> WindowsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams/{stream}/windows")] HttpRequest request, string stream, CancellationToken cancellation)
    {
        if (!TryRead(request, stream, out var path, out var range, out var page, out var problem))
            return problem!;
        var found = await results.QueryAsync(stream, range.FromMs, range.ToMs, page.Limit, page.Cursor, cancellation);
        return Answer.Ok(new PageAnswer<WindowAnswer>([.. found.Items.Select(r => WindowAnswer.Of(r, path!, r.WindowMs + path!.WindowMs))], found.Continuation));
    }

    /// <summary>All windows of the range as one.</summary>
    [Function("SummarizeStream")]
    public async Task<IActionResult> SummaryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams/{stream}/summary")] HttpRequest request, string stream, CancellationToken cancellation)
    {
        if (!TryRead(request, stream, out var path, out var range, out _, out var problem))
            return problem!;
        WindowResult? all = null;
        string? cursor = null;
        do
        {
            var found = await results.QueryAsync(stream, range.FromMs, range.ToMs, PageQuery.MaxLimit, cursor, cancellation);
            all = found.Items.Aggregate(all, (sum, next) => sum is null ? next : WindowResult.Merge(sum, next));
            cursor = found.Continuation;
        }
        while (cursor is not null);
        return all is null
            ? Problem.NotFound($"Stream '{stream}' has no windows in that time.")
            : Answer.Ok(WindowAnswer.Of(all with { Shard = -1 }, path!, range.ToMs));
    }

    /// <summary>Lost events with their evidence: at most ten for each window, hop and cause; <c>of</c> says how many there were.</summary>
    [Function("ListLosses")]
    public async Task<IActionResult> LossesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams/{stream}/losses")] HttpRequest request, string stream, CancellationToken cancellation)
    {
        if (!TryRead(request, stream, out _, out var range, out var page, out var problem))
            return problem!;
        TraceCause? cause = null;
        if (request.Query.TryGetValue("cause", out var text))
        {
            if (!Enum.TryParse<TraceCause>(text, ignoreCase: true, out var named) || !Enum.IsDefined(named))
                return Problem.BadRequest($"'cause' is one of {string.Join(", ", Enum.GetNames<TraceCause>())}.");
            cause = named;
        }

        var found = await results.QueryAsync(stream, range.FromMs, range.ToMs, page.Limit, page.Cursor, cancellation);
        return Answer.Ok(new PageAnswer<LossAnswer>([.. found.Items.SelectMany(r => LossAnswer.From(r, cause))], found.Continuation));
    }

    private static object Describe(StreamPath path) => new
    {
        path.Stream.Name,
        path.Stream.SamplingRate,
        WindowMs = path.WindowMs,
        path.Stream.Shards,
        GraceMs = (long)path.Stream.Grace.TotalMilliseconds,
        Path = path.Hops.Select(hop => new
        {
            hop.Name, hop.After, WithinMs = (long)hop.Within.TotalMilliseconds, hop.Cluster, hop.Topic, hop.Group, hop.OneOf,
        }),
    };

    private bool TryRead(HttpRequest request, string stream, out StreamPath? path, out TimeRange range, out PageQuery page, out IActionResult? problem)
    {
        (range, page, problem) = (default, default, null);
        path = paths.FirstOrDefault(p => p.Stream.Name == stream);
        if (path is null)
            problem = Problem.NotFound($"There is no stream '{stream}' in the topology.");
        else if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out range, out var error) || !PageQuery.TryRead(request.Query, out page, out error))
            problem = Problem.BadRequest(error);
        return problem is null;
    }
}
