using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>What a trigger hands to one invocation.</summary>
/// <param name="TriggerValue">The value of the trigger's parameter.</param>
/// <param name="BindingData">Values for other parameters by name, such as those of a route.</param>
public sealed record InvocationInput(object? TriggerValue, IReadOnlyDictionary<string, object?>? BindingData = null)
{
    /// <summary>Prepares the context before the pipeline runs.</summary>
    public Action<FunctionContext>? Prepare { get; init; }

    /// <summary>Takes the function's result while the invocation's services still live.</summary>
    public Func<object?, Task>? Complete { get; init; }
}
