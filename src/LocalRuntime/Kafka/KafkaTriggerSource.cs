using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>Makes the listeners of Kafka functions.</summary>
internal sealed class KafkaTriggerSource(
    FunctionInvoker invoker, HostJson hostJson, SettingResolver resolver, IConfiguration settings, ILogger<KafkaTriggerListener> logger) : ITriggerSource
{
    public bool Handles(FunctionDescriptor function) => function.Trigger is KafkaTriggerAttribute;

    public ITriggerListener CreateListener(FunctionDescriptor function)
    {
        var trigger = (KafkaTriggerAttribute)function.Trigger;
        var expected = trigger.IsBatched ? typeof(KafkaRecord[]) : typeof(KafkaRecord);
        if (function.TriggerParameter.ParameterType != expected)
            throw new InvalidOperationException($"Function '{function.Name}': with IsBatched = {trigger.IsBatched} a Kafka trigger's parameter is a {expected.Name}.");

        try
        {
            return new KafkaTriggerListener(function, invoker, KafkaTriggerPlan.From(trigger, hostJson, resolver, settings), logger);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"Function '{function.Name}': {exception.Message}", exception);
        }
    }
}
