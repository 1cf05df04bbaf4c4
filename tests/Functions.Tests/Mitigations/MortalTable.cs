using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>A process's view of the durable engine's table.</summary>
internal sealed class MortalTable(IDurableTable inner, Mortal process) : IDurableTable
{
    public Task CreateAsync(CancellationToken cancellationToken) => inner.CreateAsync(cancellationToken);

    public Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        process.ReadAsync(() => inner.FindAsync(partitionKey, rowKey, cancellationToken));

    public Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken) =>
        process.ReadAsync(() => inner.ReadAsync(partitionKey, fromRow, beforeRow, cancellationToken));

    public Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        // A sign of life tells nothing about an instance, and comes at times that differ from run to run.
        return partitionKey == Keys.Engines ? process.ReadAsync(Write) : process.WriteAsync(Write);

        async Task<bool> Write()
        {
            await inner.WriteAsync(partitionKey, changes, cancellationToken);
            return true;
        }
    }

    public Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken) => process.ReadAsync(() => inner.ScanAsync(scan, cancellationToken));
}
