namespace DurableTask.Core.Exceptions;

/// <summary>The orchestrator's code did something else than its history says it did.</summary>
public sealed class NonDeterministicOrchestrationException : Exception
{
    public NonDeterministicOrchestrationException()
    {
    }

    public NonDeterministicOrchestrationException(string message)
        : base(message)
    {
    }

    public NonDeterministicOrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public NonDeterministicOrchestrationException(int eventId, string eventDetails)
        : base("Non-Deterministic workflow detected: " + eventDetails)
    {
        EventId = eventId;
    }

    /// <value>The sequence number of the task that differs.</value>
    public int EventId { get; }
}
