namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where a timer stands. The times are UTC, as they are on Azure.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The last scheduled run, or <c>default</c> before the first.</summary>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
