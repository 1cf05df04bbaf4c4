namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance stands. The order is that of the real API: values go over wires.</summary>
public enum OrchestrationRuntimeStatus
{
    Running,
    Completed,
    [Obsolete("An instance that continues as new stays Running.")]
    ContinuedAsNew,
    Failed,
    [Obsolete("Not used.")]
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
