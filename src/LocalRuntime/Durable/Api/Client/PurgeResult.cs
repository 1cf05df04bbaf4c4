namespace Microsoft.DurableTask.Client;

/// <summary>How many instances were purged.</summary>
public sealed class PurgeResult
{
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    public PurgeResult(int count, bool? isComplete)
        : this(count)
    {
        IsComplete = isComplete;
    }

    public int PurgedInstanceCount { get; }

    /// <value>False: the time was over first. Null: not known.</value>
    public bool? IsComplete { get; }
}
