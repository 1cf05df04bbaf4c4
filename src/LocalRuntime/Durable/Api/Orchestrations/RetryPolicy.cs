using System.ComponentModel;

namespace Microsoft.DurableTask;

/// <summary>Retries with a delay that grows by a factor. Delays are durable timers, computed from the orchestration's own time.</summary>
public sealed class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">All attempts, the first one included; at least 1.</param>
    /// <param name="firstRetryInterval">The delay before the second attempt; greater than zero.</param>
    /// <param name="backoffCoefficient">The factor by which each delay grows; at least 1.</param>
    /// <param name="maxRetryInterval">The longest delay; one hour by default.</param>
    /// <param name="retryTimeout">No attempt starts later than this after the first; no end by default.</param>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <value>True: the failure is worth another attempt.</value>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; } = _ => true;

    /// <value>Decides by the failure's details whether it is worth another attempt; by default each is.</value>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => exception is TaskFailedException failed
            ? value(failed.FailureDetails)
            : throw new InvalidOperationException("Only the failure of a task has failure details.");
    }

    private static void ThrowIfShorter(TimeSpan? value, TimeSpan firstRetryInterval, string name)
    {
        if (value is { } given && given != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, firstRetryInterval, name);
        }
    }
}
