using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>Where a timer stands at start and after a run. Pure.</summary>
internal static class ScheduleRules
{
    /// <summary>Judges at start whether a run was missed.</summary>
    /// <param name="schedule">The schedule now; it may have changed since the status was kept.</param>
    /// <param name="kept">What was kept of the last life, or null at the very first.</param>
    /// <param name="now">The time.</param>
    public static (ScheduleStatus Status, bool IsPastDue) AtStart(TimerSchedule schedule, ScheduleStatus? kept, DateTimeOffset now)
    {
        if (kept is null)
            return (Fresh(schedule, now), false);

        var last = kept.Last != default ? kept.Last : kept.LastUpdated;
        var expected = schedule.NextAfter(Utc(last));
        if (Utc(kept.Next) == expected)
            return (kept, now > expected);

        // The schedule was changed meanwhile: what the old one missed does not count.
        var updated = now > expected ? now : Utc(last);
        var next = now > expected ? schedule.NextAfter(now) : expected;
        return (new ScheduleStatus { Next = next.UtcDateTime, LastUpdated = updated.UtcDateTime }, false);
    }

    /// <summary>The status after a run that began at <paramref name="began"/>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="before">The status when it began.</param>
    /// <param name="began">The time it began.</param>
    /// <param name="wasScheduled">False for a run at start.</param>
    public static ScheduleStatus AfterRun(TimerSchedule schedule, ScheduleStatus before, DateTimeOffset began, bool wasScheduled)
    {
        // A timer may fire a little early; without this the same occurrence would come again.
        var due = Utc(before.Next);
        var at = wasScheduled && due > began ? due : began;
        return new ScheduleStatus { Last = at.UtcDateTime, Next = schedule.NextAfter(at).UtcDateTime, LastUpdated = at.UtcDateTime };
    }

    private static ScheduleStatus Fresh(TimerSchedule schedule, DateTimeOffset now) =>
        new() { Next = schedule.NextAfter(now).UtcDateTime, LastUpdated = now.UtcDateTime };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
