namespace Microsoft.Azure.Functions.Worker;

/// <summary>The base of the retry attributes. They apply to Kafka and timer triggers, within one delivery of the event.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>How often a failed invocation is repeated; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }
}
