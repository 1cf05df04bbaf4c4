using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Chasqui.Storage.Tables;

/// <summary>Reads entities page by page. A table that does not exist is empty.</summary>
internal static class EntityReading
{
    public static async IAsyncEnumerable<TableEntity> QueryAsync(
        TableClient table, string? filter, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            if (await PageAsync(table, filter, pageSize, continuation, cancellation) is not { } page)
                yield break;
            foreach (var entity in page.Values)
                yield return entity;
            continuation = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    /// <summary>One page; null when the table does not exist.</summary>
    public static async Task<Page<TableEntity>?> PageAsync(
        TableClient table, string? filter, int pageSize, string? continuation, CancellationToken cancellation)
    {
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, pageSize, null, cancellation).AsPages(continuation, pageSize))
                return page;
            return null;
        }
        catch (RequestFailedException failure) when (TableDirectory.IsMissing(failure))
        {
            return null;
        }
    }

    public static async Task<TableEntity?> FindAsync(TableClient table, string partitionKey, string rowKey, CancellationToken cancellation)
    {
        try
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, null, cancellation);
            return found.HasValue ? found.Value : null;
        }
        catch (RequestFailedException failure) when (TableDirectory.IsMissing(failure))
        {
            return null;
        }
    }
}
