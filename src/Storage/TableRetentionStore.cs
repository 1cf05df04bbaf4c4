using Azure.Data.Tables;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage;

/// <summary>Drops whole per-day tables, in every account.</summary>
internal sealed class TableRetentionStore(TableDirectory tables) : IRetentionStore
{
    private const int DayLength = 8;

    public async Task<IReadOnlyList<string>> DropBeforeAsync(DateOnly day, CancellationToken cancellation)
    {
        var dropped = new List<string>();
        foreach (var account in tables.Accounts)
            foreach (var name in await TooOldAsync(account, day, cancellation))
            {
                await account.DeleteTableAsync(name, cancellation);
                tables.Forget(account, name);
                dropped.Add(name);
            }

        return dropped;
    }

    private async Task<List<string>> TooOldAsync(TableServiceClient account, DateOnly day, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var table in account.QueryAsync(cancellationToken: cancellation))
            if (table.Name.StartsWith(tables.Prefix, StringComparison.OrdinalIgnoreCase) && table.Name.Length > tables.Prefix.Length + DayLength
                && Days.TryParse(table.Name.AsSpan(table.Name.Length - DayLength), out var its) && its < day)
                names.Add(table.Name);
        return names;
    }
}
