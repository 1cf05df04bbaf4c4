using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed invocation after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">How often to repeat; -1 means without end.</param>
    /// <param name="delayInterval">The delay, as a <see cref="TimeSpan"/> string such as <c>00:00:10</c>; not negative.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        if (!TimeSpan.TryParse(delayInterval, CultureInfo.InvariantCulture, out var delay) || delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delayInterval));

        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}
