using System.ComponentModel;
using System.Reflection;
using Chasqui.LocalRuntime.Functions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Http;

/// <summary>Fills parameters of HTTP functions from the values of their route, by name.</summary>
internal sealed class RouteValueBinding : IParameterBinding
{
    public Func<FunctionContext, InvocationInput, object?>? Bind(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (function.Trigger is not HttpTriggerAttribute || RoutePatternFactory.Parse(HttpTriggerSource.TemplateOf(function)).GetParameter(parameter.Name!) is null)
            return null;

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var converter = TypeDescriptor.GetConverter(type);
        if (type != typeof(string) && !converter.CanConvertFrom(typeof(string)))
            return null;

        var missing = parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        return (_, input) => input.BindingData?.GetValueOrDefault(parameter.Name!) is string text
            ? type == typeof(string) ? text : converter.ConvertFromInvariantString(text)
            : missing;
    }
}
