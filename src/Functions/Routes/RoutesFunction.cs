using System.Globalization;
using Chasqui.Domain.Routes;
using Chasqui.Functions.Http;
using Chasqui.Monitoring.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Routes;

/// <summary>Where a stream is written to now. Producers ask every few seconds, so an answer they have costs no body.</summary>
public sealed class RoutesFunction(StreamRoutes routes)
{
    /// <summary>The route of the cluster the stream starts on, or of the one in <c>home</c>.</summary>
    [Function("GetRoute")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams/{stream}/route")] HttpRequest request, string stream, CancellationToken cancellation)
    {
        if (Home(request, stream) is not { } home)
            return Unknown(request, stream);
        var route = await routes.ReadAsync(stream, home, cancellation);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{route.Epoch}-{route.State}-{home}\"");
        request.HttpContext.Response.Headers.ETag = tag;
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return request.Headers.IfNoneMatch.Any(seen => seen?.Split(',').Any(one => one.Trim() is var text && (text == tag || text == $"W/{tag}")) == true)
            ? new StatusCodeResult(StatusCodes.Status304NotModified)
            : Answer.Ok(Describe(route));
    }

    /// <summary>Whether the cluster that was left has been read to its end.</summary>
    [Function("GetRouteDrain")]
    public async Task<IActionResult> DrainAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams/{stream}/route/drain")] HttpRequest request, string stream, CancellationToken cancellation)
    {
        if (Home(request, stream) is not { } home)
            return Unknown(request, stream);
        var report = await routes.DrainAsync(stream, home, cancellation);
        return Answer.Ok(new
        {
            Route = Describe(report.Route), report.Decision.Verdict, report.Decision.Rule, report.Evidence?.Lag, Sampled = Answer.Time(report.Evidence?.SampledAtMs),
        });
    }

    private string? Home(HttpRequest request, string stream) => routes.HomeOf(stream, request.Query["home"]);

    private static ContentResult Unknown(HttpRequest request, string stream) => Problem.NotFound(
        request.Query["home"].ToString() is { Length: > 0 } home
            ? $"There is no stream '{stream}' in the topology that is written on '{home}'."
            : $"There is no stream '{stream}' in the topology that is written anywhere.");

    private static object Describe(Route r) => new
    {
        r.Stream, r.Home, r.Cluster, r.Epoch, r.State, r.Draining, Since = Answer.Time(r.SinceMs == 0 ? null : r.SinceMs), r.By, r.Why,
    };
}
