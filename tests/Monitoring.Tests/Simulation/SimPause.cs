using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A time in which a group reads nothing, and what happens to the log, or to its offset, in the middle of it.</summary>
internal readonly record struct SimPause(long From, long To, long FaultAt, TraceCause Fault)
{
    public const long Never = long.MaxValue / 2;

    /// <param name="random">The world's dice.</param>
    /// <param name="first">Whether the group is the topic's first reader: only then is the log touched.</param>
    /// <param name="compacted">Whether the topic may be compacted.</param>
    public static SimPause Plan(Random random, bool first, bool compacted)
    {
        if (random.Next(5) < 2)
            return new SimPause(Never, Never, Never, TraceCause.None);
        var from = SimWorld.Start + random.Next(20_000, 120_000);
        var to = random.Next(8) == 0 ? Never : from + random.Next(15_000, 90_000);
        if (to == Never || !first)
            return new SimPause(from, to, Never, TraceCause.None);
        var fault = random.Next(5) switch
        {
            0 => TraceCause.LogTruncated,
            1 => TraceCause.ExpiredByRetention,
            2 => TraceCause.OffsetReset,
            3 when compacted => TraceCause.Compacted,
            _ => TraceCause.None,
        };
        return new SimPause(from, to, from + (to - from) / 2, fault);
    }
}
