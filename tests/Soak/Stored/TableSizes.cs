using Azure.Data.Tables;
using Chasqui.Soak.World;

namespace Chasqui.Soak.Stored;

/// <summary>How many entities each kind of table holds; tables of several days are one kind.</summary>
internal static class TableSizes
{
    public static async Task<SortedDictionary<string, long>> CountAsync(string account, CancellationToken cancellation)
    {
        var service = new TableServiceClient(account);
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var table in service.QueryAsync(cancellationToken: cancellation))
        {
            if (!table.Name.StartsWith(Names.Prefix, StringComparison.Ordinal))
                continue;
            var kind = table.Name[Names.Prefix.Length..].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            long count = 0;
            await foreach (var page in service.GetTableClient(table.Name).QueryAsync<TableEntity>(maxPerPage: 1000, select: ["PartitionKey"], cancellationToken: cancellation).AsPages())
                count += page.Values.Count;
            sizes[kind] = sizes.GetValueOrDefault(kind) + count;
        }

        return sizes;
    }
}
