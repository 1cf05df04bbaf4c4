namespace Chasqui.Domain.Tracing;

/// <summary>
/// A rate seen in a sample, with its 95 % Wilson score interval (E. B. Wilson, 1927), which stays within 0 and 1 and is sound for small counts.
/// </summary>
/// <param name="Sample">How many were looked at.</param>
/// <param name="Rate">The share that had the property; 0 for an empty sample.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval; 1 for an empty sample.</param>
public readonly record struct WilsonInterval(long Sample, double Rate, double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more hits than samples.</exception>
    public static WilsonInterval Of(long hits, long sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, hits);
        if (sample == 0)
            return new(0, 0, 0, 1);
        double n = sample, p = hits / n, z2 = Z * Z;
        var centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new(sample, p, hits == 0 ? 0 : Math.Max(0, centre - half), hits == sample ? 1 : Math.Min(1, centre + half));
    }
}
