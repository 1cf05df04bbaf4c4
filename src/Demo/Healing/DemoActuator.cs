using System.Collections.Concurrent;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Demo.Healing;

/// <summary>
/// Restarts the demo's own consumers and brokers, and writes down what it did. An act is done once for each idempotency key: whoever asks again, also at the same time,
/// gets what became of the first.
/// </summary>
internal sealed class DemoActuator(TimeProvider time) : IActuator
{
    public const string Name = "demo";

    private readonly ConcurrentDictionary<string, Func<Task>> _restarts = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<ActuatorResult>>> _byKey = [];
    private readonly ConcurrentQueue<DemoAct> _acts = [];

    public string Kind => Name;

    /// <summary>What was really done, in order.</summary>
    public IReadOnlyList<DemoAct> Acts => [.. _acts];

    /// <summary>Says how a target is restarted. What nobody says is refused.</summary>
    /// <param name="target">As the topology names it.</param>
    /// <param name="restart">Done when it runs again.</param>
    public void Restarts(string target, Func<Task> restart) => _restarts[target] = restart;

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings) => [];

    public Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation) =>
        _byKey.GetOrAdd(request.IdempotencyKey, _ => new(() => RestartAsync(request))).Value.WaitAsync(request.Timeout, time, cancellation);

    public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) => ActAsync(request, cancellation);

    private async Task<ActuatorResult> RestartAsync(ActuatorRequest request)
    {
        if (request.Action is not (ActuatorAction.RestartAll or ActuatorAction.RestartBroker) || !_restarts.TryGetValue(request.Target, out var restart))
            return ActuatorResult.Refused($"the demo cannot {request.Action} {request.Target}");
        _acts.Enqueue(new(request.IdempotencyKey, request.MitigationId, request.Target, time.GetUtcNow()));
        try
        {
            await restart();
            return ActuatorResult.Done($"{request.Target} was started anew");
        }
        catch (Exception failure)
        {
            // A port's expected failures are results; a second try would be a second act.
            return ActuatorResult.Failed(failure.Message, retryable: false);
        }
    }
}
