namespace Chasqui.Contracts;

/// <summary>
/// Decides by the trace id alone whether an event is followed, so that whoever knows the id and the rate decides the same: the last
/// 8 bytes of the id, mixed by the finalizer of SplitMix64, shifted right by 11, are compared with <c>rate * 2^53</c>.
/// </summary>
public static class TraceSampling
{
    private const double Scale = 1L << 53;

    /// <param name="id">The event.</param>
    /// <param name="rate">The share of events that are followed, from 0 (none) to 1 (all).</param>
    public static bool IsSampled(TraceId id, double rate) => IsBelow(id.Low, Threshold(rate));

    /// <summary>The rate as a bound for <see cref="IsBelow"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    public static ulong Threshold(double rate) =>
        rate is >= 0 and <= 1 ? (ulong)(rate * Scale) : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is from 0 to 1.");

    /// <summary>Whether an id with these last 8 bytes is followed: all that is needed to refuse an event before it has an id.</summary>
    public static bool IsBelow(ulong low, ulong threshold) => Mix(low) >> 11 < threshold;

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
        return bits ^ bits >> 31;
    }
}
