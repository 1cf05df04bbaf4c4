using Chasqui.Monitoring.Consumers;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Consumers;

/// <summary>Samples every group of every cluster, and judges them.</summary>
public sealed class ConsumerTimersFunction(SampleConsumerGroups sample, EvaluateConsumers evaluate)
{
    [Function("SampleConsumerGroups")]
    public Task SampleAsync([TimerTrigger("%SampleConsumersSchedule%")] TimerInfo timer, CancellationToken cancellation) => sample.RunAsync(cancellation);

    [Function("EvaluateConsumers")]
    public Task EvaluateAsync([TimerTrigger("%EvaluateConsumersSchedule%")] TimerInfo timer, CancellationToken cancellation) => evaluate.RunAsync(cancellation);
}
