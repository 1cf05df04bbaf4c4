using Azure;
using Azure.Data.Tables;

namespace Chasqui.Storage.Tables;

/// <summary>Adds entities that stay as the first one wrote them.</summary>
internal static class EntityAdding
{
    /// <summary>False: one of that key is there, and stays as it is.</summary>
    public static async Task<bool> TryAddAsync(TableClient table, TableEntity entity, CancellationToken cancellation)
    {
        try
        {
            await table.AddEntityAsync(entity, cancellation);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 409)
        {
            return false;
        }
    }
}
