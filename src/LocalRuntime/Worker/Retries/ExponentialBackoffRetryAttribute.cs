using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed invocation after a delay that doubles, between two bounds.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">How often to repeat; -1 means without end.</param>
    /// <param name="minimumInterval">The least delay, as a <see cref="TimeSpan"/> string; not negative.</param>
    /// <param name="maximumInterval">The greatest delay, as a <see cref="TimeSpan"/> string; not less than the minimum.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        var minimum = Parse(minimumInterval, nameof(minimumInterval));
        var maximum = Parse(maximumInterval, nameof(maximumInterval));
        if (minimum > maximum)
            throw new ArgumentException("The minimum interval must not be greater than the maximum interval.", nameof(minimumInterval));

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }

    private static TimeSpan Parse(string text, string parameter) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.Zero
            ? interval
            : throw new ArgumentOutOfRangeException(parameter);
}
