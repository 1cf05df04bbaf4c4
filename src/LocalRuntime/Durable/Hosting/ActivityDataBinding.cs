using System.Reflection;
using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>Fills an activity's parameter <c>string instanceId</c> with the id of the orchestration that called it.</summary>
internal sealed class ActivityDataBinding : IParameterBinding
{
    public const string InstanceId = "instanceId";

    public Func<FunctionContext, InvocationInput, object?>? Bind(FunctionDescriptor function, ParameterInfo parameter) =>
        function.Trigger is ActivityTriggerAttribute
        && parameter.ParameterType == typeof(string)
        && string.Equals(parameter.Name, InstanceId, StringComparison.OrdinalIgnoreCase)
            ? (_, input) => input.BindingData?.GetValueOrDefault(InstanceId)
            : null;
}
