using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>When a timer fires: a cron expression of 6 or 5 fields, in UTC, or a fixed interval.</summary>
public sealed partial class TimerSchedule
{
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private readonly CronExpression? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CronExpression? cron, TimeSpan interval, bool canBeMonitored)
    {
        _cron = cron;
        _interval = interval;
        CanBeMonitored = canBeMonitored;
    }

    /// <summary>Whether missed runs can be noticed: not for what fires more often than once a minute.</summary>
    public bool CanBeMonitored { get; }

    /// <exception cref="FormatException">It is neither a cron expression that Azure knows nor an interval.</exception>
    public static TimerSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParseCron(text) is { } cron)
            return new TimerSchedule(cron, default, !FiresWithinEveryMinute(text, cron));
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new TimerSchedule(null, interval, interval >= ShortestMonitored);
        throw new FormatException($"The schedule '{text}' is neither a cron expression of 6 or 5 fields nor a time span.");
    }

    /// <summary>The first time after <paramref name="time"/>; never that time itself.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time) => _cron is null
        ? time + _interval
        : new DateTimeOffset(_cron.GetNextOccurrence(time.UtcDateTime) ?? DateTime.MaxValue.ToUniversalTime());

    private static CronExpression? TryParseCron(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6) || BeyondNCrontab().IsMatch(text))
            return null;
        return CronExpression.TryParse(text, fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var cron) ? cron : null;
    }

    // The parser here knows more than the real host's: nothing may work here that fails there.
    [GeneratedRegex(@"[?#@]|(?<![A-Za-z])(L|W|LW)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex BeyondNCrontab();

    // As the real host decides it: several times in a minute, in each minute.
    private static bool FiresWithinEveryMinute(string text, CronExpression cron)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = DateTime.UnixEpoch;
        return fields.Skip(1).All(f => f == "*") && cron.GetOccurrences(from, from + ShortestMonitored).Skip(1).Any();
    }
}
