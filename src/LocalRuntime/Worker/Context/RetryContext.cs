namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often the event of this invocation was tried before, by the function's own retry attribute.</summary>
public abstract class RetryContext
{
    /// <summary>0 at the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>-1 means without end.</summary>
    public abstract int MaxRetryCount { get; }
}
