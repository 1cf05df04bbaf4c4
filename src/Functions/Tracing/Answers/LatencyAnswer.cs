using Chasqui.Domain.Tracing;

namespace Chasqui.Functions.Tracing.Answers;

/// <summary>Latencies in milliseconds.</summary>
internal sealed record LatencyAnswer(long Count, long? P50, long? P99, long? P999, long Max, long Negative, long MostNegative)
{
    public static LatencyAnswer? Of(LatencyHistogram? histogram) => histogram is null
        ? null
        : new(histogram.Count, histogram.Quantile(0.5), histogram.Quantile(0.99), histogram.Quantile(0.999), histogram.Max, histogram.Negative, histogram.MostNegative);
}
