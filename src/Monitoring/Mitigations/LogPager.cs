using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Pages by a critical log event, 1700, and a count, on which alerts are set. Cannot fail.</summary>
public sealed class LogPager(ILogger<LogPager> logger) : IPager
{
    public Task PageAsync(Page page, CancellationToken cancellation)
    {
        MitigationsMeter.Paged(page);
        Log.Paged(logger, page.To, page.Subject, page.Says, page.MitigationId, page.IncidentId);
        return Task.CompletedTask;
    }
}
