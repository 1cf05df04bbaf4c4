using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Tells of pages by a critical log event, 1700, and a count, on which alerts are set; whoever else is paged. Cannot fail.</summary>
public sealed class LogPager(ILogger<LogPager> logger)
{
    public void Tell(Page page)
    {
        MitigationsMeter.Paged(page);
        Log.Paged(logger, page.To, page.Subject, page.Says, page.MitigationId, page.IncidentId);
    }
}
