using Chasqui.LocalRuntime.Durable.Replay;
using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>Makes orchestrators and activities of functions. They run through the app's middleware like any other function.</summary>
internal sealed class DurableTriggerSource(FunctionInvoker invoker, DurableRegistry registry, IServiceProvider services) : ITriggerSource
{
    private bool listening;

    public bool Handles(FunctionDescriptor function) => function.Trigger is OrchestrationTriggerAttribute or ActivityTriggerAttribute;

    /// <summary>The first one brings the engine, which runs them all.</summary>
    public ITriggerListener? CreateListener(FunctionDescriptor function)
    {
        try
        {
            Register(function);
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"Function '{function.Name}': {e.Message}", e);
        }

        if (listening)
        {
            return null;
        }

        listening = true;
        return new DurableListener(services.GetRequiredService<DurableEngine>());
    }

    private void Register(FunctionDescriptor function)
    {
        switch (function.Trigger)
        {
            case OrchestrationTriggerAttribute when function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext):
                throw new ArgumentException($"an orchestration trigger's parameter is a {nameof(TaskOrchestrationContext)}.");
            case OrchestrationTriggerAttribute trigger:
                registry.AddOrchestrator(trigger.Orchestration ?? function.Name, context => OrchestrateAsync(function, context));
                break;
            case ActivityTriggerAttribute trigger:
                registry.AddActivity(trigger.Activity ?? function.Name, (call, stopping) => ActAsync(function, call, stopping));
                break;
        }
    }

    private async Task<object?> OrchestrateAsync(FunctionDescriptor function, TaskOrchestrationContext context)
    {
        var running = invoker.InvokeAsync(function, new InvocationInput(context), retryCount: 0, CancellationToken.None);
        if (!running.IsCompleted && context is ReplayContext { IsUntouched: true })
        {
            // Either a middleware went asynchronous or the orchestrator's first await was not durable.
            throw new InvalidOperationException(OrchestratorThread.IllegalAwait);
        }

        return await running;
    }

    private Task<object?> ActAsync(FunctionDescriptor function, ActivityCall call, CancellationToken stopping)
    {
        var type = function.TriggerParameter.ParameterType;
        var value = type == typeof(FunctionContext) ? null : call.ReadInput(type) ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [ActivityDataBinding.InstanceId] = call.InstanceId };
        return invoker.InvokeAsync(function, new InvocationInput(value, data), retryCount: 0, stopping);
    }
}
