using System.Reflection;
using Chasqui.LocalRuntime.Durable.Replay;
using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>Fills the first unmarked parameter of an orchestrator with its input.</summary>
internal sealed class OrchestrationInputBinding : IParameterBinding
{
    public Func<FunctionContext, InvocationInput, object?>? Bind(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (function.Trigger is not OrchestrationTriggerAttribute || parameter != InputOf(function))
        {
            return null;
        }

        var type = parameter.ParameterType;
        var missing = type.IsValueType ? Activator.CreateInstance(type) : null;
        return (_, input) => ((ReplayContext)input.TriggerValue!).GetInput(type) ?? missing;
    }

    private static ParameterInfo? InputOf(FunctionDescriptor function) => function.Method.GetParameters().FirstOrDefault(parameter =>
        parameter.Position != function.TriggerParameter.Position
        && parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.GetCustomAttribute<DurableClientAttribute>() is null);
}
