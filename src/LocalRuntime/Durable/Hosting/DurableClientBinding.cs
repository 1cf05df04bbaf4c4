using System.Reflection;
using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>Fills parameters marked with <see cref="DurableClientAttribute"/>.</summary>
internal sealed class DurableClientBinding(IServiceProvider services) : IParameterBinding
{
    public Func<FunctionContext, InvocationInput, object?>? Bind(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is null || parameter.ParameterType != typeof(DurableTaskClient))
        {
            return null;
        }

        return (_, _) => services.GetRequiredService<DurableTaskClient>();
    }
}
