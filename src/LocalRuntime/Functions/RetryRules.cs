using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>When a failed invocation is repeated within the same delivery of its event.</summary>
/// <param name="MaxRetryCount">-1 means without end.</param>
/// <param name="MinimumDelay">The delay before the first repetition.</param>
/// <param name="MaximumDelay">No delay is longer; equal to the minimum for a fixed delay.</param>
public sealed record RetryRules(int MaxRetryCount, TimeSpan MinimumDelay, TimeSpan MaximumDelay)
{
    // Of the real host's exponential strategy: growth by powers of two of one second, spread by a fifth.
    private const double GrowthSeconds = 1;
    private const double Spread = 0.2;

    public static RetryRules? From(RetryAttribute? attribute) => attribute switch
    {
        null => null,
        FixedDelayRetryAttribute fix => new(fix.MaxRetryCount, Parse(fix.DelayInterval), Parse(fix.DelayInterval)),
        ExponentialBackoffRetryAttribute backoff => new(backoff.MaxRetryCount, Parse(backoff.MinimumInterval), Parse(backoff.MaximumInterval)),
        _ => throw new InvalidOperationException($"{attribute.GetType().Name} is not a retry attribute that the worker knows."),
    };

    /// <param name="retryCount">How many repetitions there were before.</param>
    public bool Allows(int retryCount) => MaxRetryCount < 0 || retryCount < MaxRetryCount;

    /// <param name="retryCount">How many repetitions there were before.</param>
    /// <param name="random">Between 0 and 1; spreads the delay.</param>
    public TimeSpan DelayBefore(int retryCount, double random)
    {
        var spread = 1 - Spread + (2 * Spread * random);
        var growth = (Math.Pow(2, Math.Min(retryCount, 30)) - 1) * spread * GrowthSeconds;
        var delay = MinimumDelay + TimeSpan.FromSeconds(growth);
        return delay < MaximumDelay ? delay : MaximumDelay;
    }

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
