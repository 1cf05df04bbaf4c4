using Chasqui.Functions.Http;
using Chasqui.Monitoring.Reconcile;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.Functions.Tracing;

/// <summary>Whether the monitor itself is well: 200 when it is, 503 when it is not, with the reasons.</summary>
public sealed partial class HealthFunction(HealthQuery health, ILogger<HealthFunction> logger)
{
    /// <summary>A watermark or a reconcile older than this is not well.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Function("GetHealth")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(Timeout);
        try
        {
            return Describe(await health.GetAsync(bounded.Token));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogUnanswered(logger, failure);
            return Answer.Of(
                new { Status = "unhealthy", Reasons = new[] { "storage does not answer" }, Dependencies = new { Storage = "unhealthy" } },
                StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static ContentResult Describe(TracingHealth facts)
    {
        var watermarkAge = facts.NowMs - facts.WatermarkMs;
        var reconcileAge = facts.NowMs - facts.LastRun?.AtMs;
        List<string> reasons = [];
        if (watermarkAge is null)
            reasons.Add("the ingest watermark is not known: the hop topic or the ingest group does not answer, or nothing was sampled yet");
        else if (watermarkAge > Stale.TotalMilliseconds)
            reasons.Add($"the ingest watermark is {watermarkAge / 1000} s old");
        if (reconcileAge is null)
            reasons.Add("nothing was reconciled yet");
        else if (reconcileAge > Stale.TotalMilliseconds)
            reasons.Add($"the last reconcile is {reconcileAge / 1000} s old");
        if (facts.LastRun?.Failed > 0)
            reasons.Add($"{facts.LastRun.Failed} windows could not be reconciled");
        return Answer.Of(
            new
            {
                Status = reasons.Count == 0 ? "healthy" : "unhealthy",
                Reasons = reasons,
                Dependencies = new { Storage = "healthy", HopTopic = watermarkAge <= Stale.TotalMilliseconds ? "healthy" : "unhealthy" },
                Watermark = Answer.Time(facts.WatermarkMs),
                WatermarkAgeMs = watermarkAge,
                Partitions = facts.Partitions.Select(p => new { Partition = p.Key, Watermark = Answer.Time(p.Value) }),
                LastReconcile = Answer.Time(facts.LastRun?.AtMs),
                LastReconcileAgeMs = reconcileAge,
                DirtyWindows = facts.Dirty,
                OldestDirtyWindow = Answer.Time(facts.OldestDirtyMs),
            },
            reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "The health of tracing could not be read.")]
    private static partial void LogUnanswered(ILogger logger, Exception failure);
}
