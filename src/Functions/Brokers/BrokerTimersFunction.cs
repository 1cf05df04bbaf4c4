using Chasqui.Monitoring.Brokers;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Brokers;

/// <summary>Samples every broker of every watched cluster, then judges them: one round, one verdict.</summary>
public sealed class BrokerTimersFunction(SampleBrokers sample, EvaluateBrokers evaluate)
{
    [Function("SampleBrokers")]
    public async Task RunAsync([TimerTrigger("%SampleBrokersSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        await sample.RunAllAsync(cancellation);
        await evaluate.RunAllAsync(cancellation);
    }
}
