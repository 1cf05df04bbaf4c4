namespace Chasqui.Domain.Consumers;

/// <summary>Where a lag goes.</summary>
public enum LagDirection : byte
{
    /// <summary>Fewer than two points.</summary>
    Unknown = 0,
    Shrinking = 1,
    Flat = 2,
    Growing = 3,
}

/// <summary>A lag's way over a recent window.</summary>
/// <param name="Direction">By the signs of all pairs of points (Mann, 1945; Kendall), so that a single dip or peak does not turn it.</param>
/// <param name="PerSecond">Change of the lag in offsets a second; negative when it shrinks.</param>
/// <param name="ConsumedPerSecond">Offsets consumed a second over the window.</param>
/// <param name="ProducedPerSecond">Offsets written a second over the window.</param>
/// <param name="SpanMs">How long the window really is.</param>
public readonly record struct LagTrend(
    LagDirection Direction, double PerSecond, double ConsumedPerSecond, double ProducedPerSecond, long SpanMs)
{
    /// <summary>The time in which a lag is gone at this pace, in milliseconds; null when it does not shrink.</summary>
    public long? EtaMs(long lag) =>
        Direction == LagDirection.Shrinking && PerSecond < 0 ? (long)Math.Min(lag / -PerSecond * 1000, 1e15) : null;
}
