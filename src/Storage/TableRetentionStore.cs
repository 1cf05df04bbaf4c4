using Azure.Data.Tables;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Brokers;
using Chasqui.Storage.Consumers;
using Chasqui.Storage.Progress;
using Chasqui.Storage.Tables;
using Chasqui.Storage.Windows;

namespace Chasqui.Storage;

/// <summary>Drops whole per-day tables, in every account.</summary>
internal sealed class TableRetentionStore(TableDirectory tables) : IRetentionStore
{
    private const int DayLength = 8;
    private static readonly string[] Kinds =
    [
        TableSegmentStore.Kind, TableWindowResultStore.Kind, TableProbeStore.Kind, TableProgressStore.Kind, TableEmitterStore.GapKind,
        TableDeadLetterStore.Kind, TableConsumerObservationStore.HeartbeatsKind, TableConsumerObservationStore.GroupsKind, TableConsumerStatusStore.HistoryKind,
        TableBrokerStore.Samples, TableBrokerStore.Baselines,
    ];

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
            if (DayOf(table.Name) < day)
                names.Add(table.Name);
        return names;
    }

    /// <summary>The day of a table of ours; null for every other table, those of an app with a longer prefix included.</summary>
    private DateOnly? DayOf(string name)
    {
        foreach (var kind in Kinds)
            if (name.Length == tables.Prefix.Length + kind.Length + DayLength
                && name.StartsWith(tables.Prefix + kind, StringComparison.OrdinalIgnoreCase)
                && Days.TryParse(name.AsSpan(name.Length - DayLength), out var day))
                return day;
        return null;
    }
}
