using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>Calls a function's method: makes its instance, fills its parameters, awaits its result.</summary>
internal sealed class FunctionCall
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Results = new();

    private readonly FunctionDescriptor _function;
    private readonly Func<LocalFunctionContext, object?>[] _arguments;
    private readonly ObjectFactory? _instance;

    /// <exception cref="InvalidOperationException">A parameter is of no kind that can be filled.</exception>
    public FunctionCall(FunctionDescriptor function, IEnumerable<IParameterBinding> bindings)
    {
        _function = function;
        _arguments = [.. function.Method.GetParameters().Select(p => Bind(function, p, bindings))];
        _instance = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
    }

    public async Task RunAsync(LocalFunctionContext context)
    {
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _arguments[i](context);

        var instance = _instance?.Invoke(context.InstanceServices, null);
        try
        {
            var returned = _function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            context.Result = returned is Task task ? await ResultOfAsync(task) : returned;
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static Func<LocalFunctionContext, object?> Bind(FunctionDescriptor function, ParameterInfo parameter, IEnumerable<IParameterBinding> bindings)
    {
        // First: an activity without an input may mark its FunctionContext as the trigger's parameter.
        if (parameter.ParameterType == typeof(FunctionContext))
            return context => context;
        // By place: two threads that ask for a method's parameters for the first time may each be given objects of their own.
        if (parameter.Position == function.TriggerParameter.Position)
            return context => context.Input.TriggerValue;
        if (parameter.ParameterType == typeof(CancellationToken))
            return context => context.CancellationToken;

        var bound = bindings.Select(b => b.Bind(function, parameter)).FirstOrDefault(b => b is not null)
            ?? throw new InvalidOperationException(
                $"Function '{function.Name}': nothing fills the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}.");
        return context => bound(context, context.Input);
    }

    private static async Task<object?> ResultOfAsync(Task task)
    {
        await task;
        // An async method without a result is a Task<VoidTaskResult> underneath.
        var result = Results.GetOrAdd(task.GetType(), type => type.GetProperty(nameof(Task<>.Result)));
        return result is null || result.PropertyType.Name == "VoidTaskResult" ? null : result.GetValue(task);
    }

    private static ValueTask DisposeAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask;
        }
    }
}
