using System.Globalization;
using Chasqui.LocalRuntime.Timers;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Tests.Timers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2025-03-01T10:03:07", "2025-03-01T10:05:00")]
    [InlineData("0 */5 * * * *", "2025-03-01T10:05:00", "2025-03-01T10:10:00")]
    [InlineData("*/10 * * * * *", "2025-03-01T10:03:07", "2025-03-01T10:03:10")]
    [InlineData("0 30 9 * * 1-5", "2025-03-01T10:00:00", "2025-03-03T09:30:00")]
    [InlineData("0 0 0 1 JAN *", "2025-03-01T10:00:00", "2026-01-01T00:00:00")]
    [InlineData("0 0 9 * JUL WED", "2025-03-01T10:00:00", "2025-07-02T09:00:00")]
    [InlineData("*/5 * * * *", "2025-03-01T10:03:07", "2025-03-01T10:05:00")]
    [InlineData("00:00:30", "2025-03-01T10:03:07", "2025-03-01T10:03:37")]
    [InlineData("1.00:00:00", "2025-03-01T10:03:07", "2025-03-02T10:03:07")]
    public void The_next_time_is_the_first_after(string schedule, string after, string next) =>
        Assert.Equal(Utc(next), TimerSchedule.Parse(schedule).NextAfter(Utc(after)));

    [Theory]
    [InlineData("")]
    [InlineData("often")]
    [InlineData("* * *")]
    [InlineData("0 0 0 L * *")]
    [InlineData("0 0 0 15W * *")]
    [InlineData("0 0 0 ? * MON#2")]
    [InlineData("@daily")]
    [InlineData("-00:00:01")]
    public void What_the_real_host_does_not_know_is_refused(string schedule) => Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule));

    [Theory]
    [InlineData("*/10 * * * * *", false)]
    [InlineData("* * * * * *", false)]
    [InlineData("0 * * * * *", true)]
    [InlineData("*/10 0 * * * *", true)]
    [InlineData("00:00:59", false)]
    [InlineData("00:01:00", true)]
    public void Only_schedules_of_a_minute_or_more_are_monitored(string schedule, bool monitored) =>
        Assert.Equal(monitored, TimerSchedule.Parse(schedule).CanBeMonitored);

    [Fact]
    public void The_first_start_is_not_past_due()
    {
        var (status, isPastDue) = ScheduleRules.AtStart(TimerSchedule.Parse("0 0 * * * *"), null, Utc("2025-03-01T10:30:00"));
        Assert.Equal((false, default(DateTime), Utc("2025-03-01T11:00:00").UtcDateTime), (isPastDue, status.Last, status.Next));
    }

    [Theory]
    [InlineData("2025-03-01T10:59:00", false)]
    [InlineData("2025-03-01T11:00:01", true)]
    [InlineData("2025-03-01T15:00:00", true)]
    public void A_start_after_the_kept_next_time_is_past_due(string now, bool expected)
    {
        var kept = new ScheduleStatus { Last = Utc("2025-03-01T10:00:00").UtcDateTime, Next = Utc("2025-03-01T11:00:00").UtcDateTime };
        Assert.Equal(expected, ScheduleRules.AtStart(TimerSchedule.Parse("0 0 * * * *"), kept, Utc(now)).IsPastDue);
    }

    [Fact]
    public void A_changed_schedule_is_not_past_due()
    {
        var kept = new ScheduleStatus { Last = Utc("2025-03-01T10:00:00").UtcDateTime, Next = Utc("2025-03-01T11:00:00").UtcDateTime };
        var (status, isPastDue) = ScheduleRules.AtStart(TimerSchedule.Parse("0 */30 * * * *"), kept, Utc("2025-03-01T12:10:00"));
        Assert.Equal((false, Utc("2025-03-01T12:30:00").UtcDateTime), (isPastDue, status.Next));
    }

    [Fact]
    public void A_timer_that_fires_a_little_early_does_not_fire_twice()
    {
        var before = new ScheduleStatus { Next = Utc("2025-03-01T11:00:00").UtcDateTime };
        var after = ScheduleRules.AfterRun(TimerSchedule.Parse("0 0 * * * *"), before, Utc("2025-03-01T10:59:59.990"), wasScheduled: true);
        Assert.Equal(Utc("2025-03-01T12:00:00").UtcDateTime, after.Next);
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
