using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>
/// A process's view of a table that dies at its n-th write, just before or just after it happens. From then on the process sees and
/// changes nothing.
/// </summary>
internal sealed class FaultyTable(IDurableTable inner, int deadlyWrite = int.MaxValue, bool writeHappens = false) : IDurableTable
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int writes;

    public int Writes => Volatile.Read(ref writes);

    /// <value>Ends when the process is dead.</value>
    public Task Died => died.Task;

    public Task CreateAsync(CancellationToken cancellationToken) => AliveAsync(() => inner.CreateAsync(cancellationToken));

    public async Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StoredRow? row = null;
        await AliveAsync(async () => row = await inner.FindAsync(partitionKey, rowKey, cancellationToken));
        return row;
    }

    public async Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredRow> rows = [];
        await AliveAsync(async () => rows = await inner.ReadAsync(partitionKey, fromRow, beforeRow, cancellationToken));
        return rows;
    }

    public async Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        // A sign of life tells nothing about an instance, and comes at times that differ from run to run.
        var number = partitionKey == Keys.Engines ? 0 : Interlocked.Increment(ref writes);
        if (number == deadlyWrite && !writeHappens)
        {
            died.TrySetResult();
        }

        await AliveAsync(() => inner.WriteAsync(partitionKey, changes, cancellationToken));
        if (number == deadlyWrite)
        {
            died.TrySetResult();
            await AliveAsync(() => Task.CompletedTask);
        }
    }

    public async Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken)
    {
        var page = new RowPage([], null);
        await AliveAsync(async () => page = await inner.ScanAsync(scan, cancellationToken));
        return page;
    }

    private async Task AliveAsync(Func<Task> call)
    {
        if (died.Task.IsCompleted)
        {
            throw new IOException("The process is dead.");
        }

        await call();
    }
}
