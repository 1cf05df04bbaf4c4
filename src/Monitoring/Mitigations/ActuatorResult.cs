namespace Chasqui.Monitoring.Mitigations;

/// <summary>How an act went.</summary>
public enum ActuatorOutcome
{
    /// <summary>It is done.</summary>
    Done = 1,

    /// <summary>It is under way; <see cref="IActuator.ObserveAsync"/> tells more.</summary>
    Accepted = 2,

    /// <summary>It was not done and will not be: not allowed, no such thing, or settings that do not fit. Trying again is of no use.</summary>
    Refused = 3,

    /// <summary>It failed.</summary>
    Failed = 4,
}

/// <summary>How an act went, as it is recorded.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Details">In words for an operator; no secrets.</param>
/// <param name="Retryable">Of a failure: whether the same call may succeed later.</param>
/// <param name="Reference">Of an act that was accepted: what to observe it by, such as an operation's address; null when the request is enough.</param>
public sealed record ActuatorResult(ActuatorOutcome Outcome, string Details, bool Retryable = false, string? Reference = null)
{
    public static ActuatorResult Done(string details) => new(ActuatorOutcome.Done, details);

    public static ActuatorResult Accepted(string details, string? reference = null) => new(ActuatorOutcome.Accepted, details, Reference: reference);

    public static ActuatorResult Refused(string details) => new(ActuatorOutcome.Refused, details);

    public static ActuatorResult Failed(string details, bool retryable) => new(ActuatorOutcome.Failed, details, retryable);
}
