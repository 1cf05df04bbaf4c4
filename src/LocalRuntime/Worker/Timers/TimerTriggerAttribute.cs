using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Invokes the function by the clock; it never overlaps itself.</summary>
/// <param name="schedule">A cron expression of 6 fields (seconds first) or 5, in UTC, or a <see cref="TimeSpan"/> string; <c>%Name%</c> is a setting.</param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>
    /// Whether runs missed while the app was down are noticed; default true, and always false for schedules of less than a minute.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the app starts; default false.</summary>
    public bool RunOnStartup { get; set; }
}
