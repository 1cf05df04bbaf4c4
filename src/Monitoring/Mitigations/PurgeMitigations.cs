using Chasqui.Monitoring.Incidents;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Forgets mitigations that the retention is over for, with their records and the histories of their orchestrations. May run again at any moment, and on
/// several instances at once. Those of an incident that is still open stay: policy goes by them.
/// </summary>
public sealed class PurgeMitigations(
    IMitigationStore store, IIncidentStore incidents, MitigationOptions options, TimeProvider clock, ILogger<PurgeMitigations> logger)
{
    /// <summary>The rest is for the next run.</summary>
    private const int MostAtOnce = 1000;

    /// <summary>Returns how many it forgot.</summary>
    public async Task<int> RunAsync(IMitigationRunner runner, CancellationToken cancellation)
    {
        var beforeMs = (clock.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
        var open = (await incidents.OpenAsync(cancellation)).Select(incident => incident.Id).ToHashSet();
        var forgotten = 0;
        await foreach (var mitigation in store.AskedBeforeAsync(beforeMs, cancellation))
        {
            if (!mitigation.IsEnded || mitigation.UpdatedAtMs >= beforeMs || (mitigation.Order.IncidentId is { } incident && open.Contains(incident)))
                continue;
            // Its history first: the record is what leads to it.
            await runner.ForgetAsync(mitigation.Id, cancellation);
            await store.RemoveAsync(mitigation, cancellation);
            if (++forgotten == MostAtOnce)
                break;
        }

        if (forgotten > 0)
            Log.Forgotten(logger, forgotten);
        return forgotten;
    }
}
