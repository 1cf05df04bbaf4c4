namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over with a fresh history.</summary>
public sealed class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <value>True (the default): events that nobody waited for are there again after the restart.</value>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <value>Null: the version stays.</value>
    public string? NewVersion { get; set; }
}
