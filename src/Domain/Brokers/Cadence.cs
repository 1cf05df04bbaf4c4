namespace Chasqui.Domain.Brokers;

/// <summary>How often a fact comes, learned from when it came: the median of the last five intervals.</summary>
internal sealed class Cadence
{
    private const int Kept = 5;

    /// <summary>What comes so soon after belongs to the same round: facts of one time may be told in several observations.</summary>
    private const long SameRoundMs = 5_000;

    private readonly long[] _intervals = new long[Kept];
    private int _count;
    private long _roundMs = long.MinValue;

    /// <summary>When the fact last came, in Unix milliseconds; <see cref="long.MinValue"/> for never.</summary>
    public long AtMs { get; private set; } = long.MinValue;

    /// <summary>The interval that is usual, in milliseconds; 0 while it is not known.</summary>
    public long UsualMs { get; private set; }

    public void Observe(long atMs)
    {
        AtMs = Math.Max(AtMs, atMs);
        if (_roundMs != long.MinValue && atMs - _roundMs < SameRoundMs)
            return;
        if (_roundMs != long.MinValue)
        {
            Array.Copy(_intervals, 0, _intervals, 1, Kept - 1);
            _intervals[0] = atMs - _roundMs;
            _count = Math.Min(_count + 1, Kept);
            Span<long> sorted = stackalloc long[Kept];
            _intervals.AsSpan(0, _count).CopyTo(sorted);
            sorted[.._count].Sort();
            UsualMs = sorted[(_count - 1) / 2];
        }

        _roundMs = atMs;
    }

    /// <summary>For how long what came is fresh, in milliseconds.</summary>
    public long FreshForMs(BrokerSettings settings) =>
        (long)Math.Clamp(3.0 * UsualMs, settings.StaleAtLeast.TotalMilliseconds, settings.StaleAtMost.TotalMilliseconds);

    public bool IsFresh(long nowMs, BrokerSettings settings) => AtMs != long.MinValue && nowMs - AtMs <= FreshForMs(settings);
}
