namespace Microsoft.DurableTask;

/// <summary>One page of a query.</summary>
public sealed class Page<T>
    where T : notnull
{
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    public IReadOnlyList<T> Values { get; }

    /// <value>Null: this is the last page.</value>
    public string? ContinuationToken { get; }
}
