namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again. Runs in the orchestrator and obeys its rules.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides whether a failed task is tried again, and may wait for a durable timer first.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
