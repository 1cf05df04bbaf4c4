using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Sample;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>What tracing does by the clock.</summary>
public sealed class TracingTimersFunction(SampleProgress sample, Reconciler reconciler, EvaluateStreams streams, DropOldTables retention)
{
    [Function("SampleProgress")]
    public Task SampleAsync([TimerTrigger("%SampleProgressSchedule%")] TimerInfo timer, CancellationToken cancellation) => sample.RunAsync(cancellation);

    [Function("ReconcileTraces")]
    public async Task ReconcileAsync([TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        await reconciler.RunAsync(cancellation);
        await streams.RunAsync(cancellation);
    }

    [Function("DropOldTables")]
    public Task DropAsync([TimerTrigger("%RetentionSchedule%")] TimerInfo timer, CancellationToken cancellation) => retention.RunAsync(cancellation);
}
