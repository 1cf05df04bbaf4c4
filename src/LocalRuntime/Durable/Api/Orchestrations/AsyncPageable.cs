namespace Microsoft.DurableTask;

/// <summary>The result of a query, fetched page by page as it is read.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <param name="continuationToken">Where to go on; null starts at the beginning.</param>
    /// <param name="pageSizeHint">At most so many a page; null leaves it to the query.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default);

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values)
            {
                yield return value;
            }
        }
    }
}
