namespace Microsoft.DurableTask;

/// <summary>What a retry handler may look at.</summary>
/// <param name="OrchestrationContext">The orchestration, for timers.</param>
/// <param name="LastAttemptNumber">1 after the first attempt.</param>
/// <param name="LastFailure">Why the last attempt failed.</param>
/// <param name="TotalRetryTime">Durable time since the first attempt.</param>
/// <param name="CancellationToken">Never cancelled.</param>
public sealed record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
