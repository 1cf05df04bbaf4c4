namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Restarts or replaces things. Only what the topology allows is ever asked for. A call may come more than once with the same
/// <see cref="ActuatorRequest.IdempotencyKey"/>, after a crash for one, also at the same time: the later ones have no effect of their own, and say how the
/// first one went. Where a platform has no such keys, <see cref="ActuatorRequest.FirstAskedAtMs"/> tells: what was restarted since then, was restarted by it.
/// An expected failure is a result; what is thrown counts as a failure that is worth another try. Heeds <see cref="ActuatorRequest.Timeout"/>.
/// </summary>
public interface IActuator
{
    /// <summary>What <c>mitigations.actuators.*.kind</c> of the topology says for it, such as <c>webhook</c>.</summary>
    string Kind { get; }

    /// <summary>What is wrong with the settings of a target, as sentences; none when nothing is. Asked once, at the start; does no input or output.</summary>
    IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings);

    /// <summary>Acts, once for each key.</summary>
    Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation);

    /// <summary>How an act stands that was accepted; changes nothing.</summary>
    /// <param name="request">The same as it was asked for with.</param>
    /// <param name="reference">What the accepting result gave.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation);
}
