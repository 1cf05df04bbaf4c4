using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>The orchestrators and activities an engine can run, by name without regard to case.</summary>
public sealed class DurableRegistry
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<ActivityCall, CancellationToken, Task<object?>>> activities = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Orchestrators => orchestrators.Keys;

    public IEnumerable<string> Activities => activities.Keys;

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        orchestrators.Add(name, orchestrator);
        return this;
    }

    public DurableRegistry AddOrchestrator<TInput, TOutput>(string name, Func<TaskOrchestrationContext, TInput?, Task<TOutput>> orchestrator) =>
        AddOrchestrator(name, async context => await orchestrator(context, context.GetInput<TInput>()));

    /// <param name="name">Not yet taken.</param>
    /// <param name="activity">Runs at least once for each call; the token is cancelled when the engine stops.</param>
    public DurableRegistry AddActivity(string name, Func<ActivityCall, CancellationToken, Task<object?>> activity)
    {
        activities.Add(name, activity);
        return this;
    }

    public DurableRegistry AddActivity<TInput, TOutput>(string name, Func<TInput?, Task<TOutput>> activity) =>
        AddActivity(name, async (call, _) => await activity(call.ReadInput<TInput>()));

    internal bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator) =>
        orchestrators.TryGetValue(name, out orchestrator);

    internal bool TryGetActivity(string name, [NotNullWhen(true)] out Func<ActivityCall, CancellationToken, Task<object?>>? activity) =>
        activities.TryGetValue(name, out activity);
}
