using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Incidents;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Brokers;

/// <summary>Samples every broker of every watched cluster, then judges them and tells of incidents: one round, one verdict.</summary>
public sealed class BrokerTimersFunction(SampleBrokers sample, EvaluateBrokers evaluate, ReportBrokers report)
{
    [Function("SampleBrokers")]
    public async Task RunAsync([TimerTrigger("%SampleBrokersSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        await sample.RunAllAsync(cancellation);
        await report.RunAsync(await evaluate.RunAllAsync(cancellation), cancellation);
    }
}
