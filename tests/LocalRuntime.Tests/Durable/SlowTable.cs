using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>A table whose writes take a random while, so that who reads the same also tries to write the same.</summary>
internal sealed class SlowTable(IDurableTable inner, Random random) : IDurableTable
{
    private int conflicts;

    /// <value>How many transactions on instances were refused.</value>
    public int Conflicts => Volatile.Read(ref conflicts);

    public Task CreateAsync(CancellationToken cancellationToken) => inner.CreateAsync(cancellationToken);

    public Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.FindAsync(partitionKey, rowKey, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken) =>
        inner.ReadAsync(partitionKey, fromRow, beforeRow, cancellationToken);

    public async Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        int delay;
        lock (random)
        {
            delay = random.Next(0, 12);
        }

        await Task.Delay(delay, cancellationToken);
        try
        {
            await inner.WriteAsync(partitionKey, changes, cancellationToken);
        }
        catch (RowConflictException) when (changes[0].RowKey == Keys.Instance)
        {
            Interlocked.Increment(ref conflicts);
            throw;
        }
    }

    public Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken) => inner.ScanAsync(scan, cancellationToken);
}
