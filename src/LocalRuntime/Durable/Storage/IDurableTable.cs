namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>
/// What the engine needs of a table: reads of a partition, and transactions within one that happen wholly or not at all. A write that
/// returned is stored; one that threw anything but <see cref="RowConflictException"/> may be stored or not.
/// </summary>
internal interface IDurableTable
{
    Task CreateAsync(CancellationToken cancellationToken);

    Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <returns>The rows from <paramref name="fromRow"/> on and before <paramref name="beforeRow"/>, in ordinal order of their keys.</returns>
    Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken);

    /// <param name="partitionKey">Of all of the rows.</param>
    /// <param name="changes">1 to 100, a row at most once, together below 4 MiB.</param>
    /// <param name="cancellationToken">Leaves it open whether the write happened.</param>
    /// <exception cref="RowConflictException">Nothing was written.</exception>
    Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken);

    Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken);
}
