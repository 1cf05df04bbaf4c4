using Azure;
using Azure.Data.Tables;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>A table of Azure Table Storage, or Azurite.</summary>
internal sealed class AzureDurableTable : IDurableTable
{
    /// <summary>Names the transaction in its first row, so that one whose answer was lost can be recognised.</summary>
    private const string Stamp = "Written";

    private readonly TableClient table;
    private readonly StorageRetries retries;
    private volatile bool exists;

    /// <param name="connectionString">Of the storage account.</param>
    /// <param name="name">The table's.</param>
    /// <param name="configure">Changes how the service is reached; by default, it does not.</param>
    public AzureDurableTable(string connectionString, string name, Action<TableClientOptions>? configure = null)
    {
        retries = new StorageRetries(TimeProvider.System);
        var options = new TableClientOptions();
        configure?.Invoke(options);

        // A retry inside the client would hide that a write may have happened already.
        options.Retry.MaxRetries = 0;
        table = new TableClient(connectionString, name, options);
    }

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await retries.RunAsync((_, token) => table.CreateIfNotExistsAsync(token), cancellationToken);
        exists = true;
    }

    public Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) => CallAsync(
        async (_, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: token);
            return found.HasValue ? TableRows.Of(found.Value!) : null;
        },
        cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {fromRow} and RowKey lt {beforeRow}");
        return CallAsync(
            async (_, token) =>
            {
                var rows = new List<StoredRow>();
                await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: token))
                {
                    rows.Add(TableRows.Of(entity));
                }

                return (IReadOnlyList<StoredRow>)rows;
            },
            cancellationToken);
    }

    public async Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid().ToString("N");
        try
        {
            await CallAsync((earlier, token) => SubmitAsync(partitionKey, changes, stamp, earlier, token), cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && e.ErrorCode is not ("TableNotFound" or "TableBeingDeleted"))
        {
            throw new RowConflictException($"{partitionKey}: {e.ErrorCode}", e);
        }
    }

    public Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken)
    {
        var filter = TableRows.FilterOf(scan);
        return CallAsync(
            async (_, token) =>
            {
                await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: token)
                    .AsPages(scan.ContinuationToken, Math.Clamp(scan.PageSize, 1, 1000)).WithCancellation(token))
                {
                    return new RowPage([.. page.Values.Select(TableRows.Of)], page.ContinuationToken);
                }

                return new RowPage([], null);
            },
            cancellationToken);
    }

    /// <summary>Creates the table before the first call, and again after it was found gone: a client may come before the engine.</summary>
    private async Task<T> CallAsync<T>(Func<bool, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!exists)
        {
            await CreateAsync(cancellationToken);
        }

        try
        {
            return await retries.RunAsync(call, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == "TableNotFound")
        {
            exists = false;
            throw;
        }
    }

    /// <param name="partitionKey">Of all rows.</param>
    /// <param name="changes">The transaction.</param>
    /// <param name="stamp">Its name.</param>
    /// <param name="attemptedBefore">True: an earlier attempt may have succeeded without an answer, so that a refusal may be its doing.</param>
    /// <param name="token">Of this attempt.</param>
    private async Task<bool> SubmitAsync(
        string partitionKey, IReadOnlyList<RowChange> changes, string stamp, bool attemptedBefore, CancellationToken token)
    {
        try
        {
            await table.SubmitTransactionAsync(changes.Select(change => TableRows.ActionOf(partitionKey, change, Stamp, stamp)), token);
        }
        catch (RequestFailedException e) when (attemptedBefore && e.Status is 404 or 409 or 412)
        {
            if (!await IsWrittenAsync(partitionKey, changes, stamp, token))
            {
                throw;
            }
        }

        return true;
    }

    private async Task<bool> IsWrittenAsync(string partitionKey, IReadOnlyList<RowChange> changes, string stamp, CancellationToken token)
    {
        var written = changes.FirstOrDefault(change => change is not DeleteRow);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, (written ?? changes[0]).RowKey, cancellationToken: token);

        // Rows that were to be deleted and are gone are what was wanted, whoever did it.
        return written is null ? !row.HasValue : row.HasValue && row.Value!.GetString(Stamp) == stamp;
    }
}
