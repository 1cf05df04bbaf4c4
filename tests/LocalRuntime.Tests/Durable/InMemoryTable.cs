using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>A table in memory with the guarantees of the real one, and its limits.</summary>
internal sealed class InMemoryTable : IDurableTable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Partition, string Row), StoredRow> rows = new(new KeyOrder());
    private long version;

    public int Rows
    {
        get
        {
            lock (gate)
            {
                return rows.Count;
            }
        }
    }

    public Task CreateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(rows.GetValueOrDefault((partitionKey, rowKey)));
        }
    }

    public Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<StoredRow>>([.. rows.Values.Where(row => row.PartitionKey == partitionKey
                && string.CompareOrdinal(row.RowKey, fromRow) >= 0 && string.CompareOrdinal(row.RowKey, beforeRow) < 0)]);
        }
    }

    public Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        Assert.InRange(changes.Count, 1, 100);
        Assert.Equal(changes.Count, changes.Select(change => change.RowKey).Distinct().Count());
        lock (gate)
        {
            foreach (var change in changes)
            {
                Check(change, rows.GetValueOrDefault((partitionKey, change.RowKey)));
            }

            foreach (var change in changes)
            {
                Apply(partitionKey, change);
            }
        }

        return Task.CompletedTask;
    }

    public Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var matching = rows.Values.Where(row => row.RowKey == scan.RowKey
                && string.CompareOrdinal(row.PartitionKey, scan.ContinuationToken ?? scan.FromPartition) >= 0
                && string.CompareOrdinal(row.PartitionKey, scan.BeforePartition) < 0
                && (scan.CreatedFrom is null || row.Time("CreatedAt") >= scan.CreatedFrom)
                && (scan.CreatedTo is null || row.Time("CreatedAt") <= scan.CreatedTo)
                && (scan.Statuses is null || scan.Statuses.Contains(row.Text("Status")!))).Take(scan.PageSize + 1).ToList();
            return Task.FromResult(new RowPage(
                [.. matching.Take(scan.PageSize)], matching.Count > scan.PageSize ? matching[^1].PartitionKey : null));
        }
    }

    private static void Check(RowChange change, StoredRow? row)
    {
        var fits = change switch
        {
            AddRow => row is null,
            ReplaceRow replace => row?.ETag == replace.ETag,
            DeleteRow delete => row is not null && (delete.ETag is null || delete.ETag == row.ETag),
            _ => true,
        };
        if (!fits)
        {
            throw new RowConflictException($"{change.GetType().Name} {change.RowKey}");
        }
    }

    private void Apply(string partition, RowChange change)
    {
        var values = change switch
        {
            AddRow add => add.Values,
            ReplaceRow replace => replace.Values,
            PutRow put => put.Values,
            _ => null,
        };
        if (values is null)
        {
            rows.Remove((partition, change.RowKey));
            return;
        }

        Assert.All(values.Values.OfType<string>(), text => Assert.InRange(text.Length, 0, 32 * 1024));
        Assert.InRange(values.Values.OfType<string>().Sum(text => text.Length), 0, 500 * 1024);
        rows[(partition, change.RowKey)] = new(partition, change.RowKey, $"v{++version}", new Dictionary<string, object>(values));
    }

    private sealed class KeyOrder : IComparer<(string Partition, string Row)>
    {
        public int Compare((string Partition, string Row) x, (string Partition, string Row) y) =>
            string.CompareOrdinal(x.Partition, y.Partition) is var order and not 0 ? order : string.CompareOrdinal(x.Row, y.Row);
    }
}
