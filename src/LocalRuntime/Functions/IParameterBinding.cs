using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>Fills parameters of functions other than the trigger's own; register one per kind of parameter.</summary>
public interface IParameterBinding
{
    /// <summary>A function that gives the parameter's value at each invocation, or null when the parameter is none of this binding's.</summary>
    Func<FunctionContext, InvocationInput, object?>? Bind(FunctionDescriptor function, ParameterInfo parameter);
}
