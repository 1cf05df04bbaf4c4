namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>What a page of metrics may be at most. Beyond it the page is given up: what was found by then is used, and the reason told.</summary>
/// <param name="Bytes">Bytes in all. Default 32 MiB.</param>
/// <param name="Lines">Lines. Default 500,000.</param>
/// <param name="LineBytes">Bytes of a line; a longer line is passed over. Default 8 KiB.</param>
/// <param name="Series">Samples of the wanted series, all labels. Default 20,000.</param>
internal sealed record PageLimits(long Bytes = 32L << 20, int Lines = 500_000, int LineBytes = 8 << 10, int Series = 20_000)
{
    public static readonly PageLimits Default = new();
}
