namespace Chasqui.Domain.Brokers;

/// <summary>What one probe of a broker brought.</summary>
/// <param name="Ok">Whether it was answered as it should be.</param>
/// <param name="Ms">How long the answer took, in milliseconds; null when it is not known or there was none.</param>
/// <param name="Error">How it failed; <see cref="ProbeError.None"/> when it did not.</param>
public readonly record struct ProbeResult(bool Ok, double? Ms, ProbeError Error)
{
    public static ProbeResult Answered(double? ms) => new(true, ms, ProbeError.None);

    public static ProbeResult Failed(ProbeError error) => new(false, null, error);
}

/// <summary>What the canary brought: one record written to a partition that the broker leads, and read back.</summary>
/// <param name="Ok">Whether both came about.</param>
/// <param name="ProduceMs">How long the write took until it was acknowledged, in milliseconds; null when not known, or in read-only mode.</param>
/// <param name="FetchMs">How long the read took, in milliseconds; null when not known.</param>
/// <param name="Error">How it failed; <see cref="ProbeError.None"/> when it did not.</param>
public readonly record struct CanaryResult(bool Ok, double? ProduceMs, double? FetchMs, ProbeError Error);
