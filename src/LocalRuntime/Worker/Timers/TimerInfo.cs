namespace Microsoft.Azure.Functions.Worker;

/// <summary>Why and when a timer fired.</summary>
public sealed class TimerInfo
{
    /// <summary>Null for a timer that is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True for the run at start that makes up for one missed while the app was down.</summary>
    public bool IsPastDue { get; set; }
}
