using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>A table that a process cannot reach for a while.</summary>
internal sealed class MuteTable(IDurableTable inner) : IDurableTable
{
    private volatile bool isMute;

    public bool IsMute
    {
        get => isMute;
        set => isMute = value;
    }

    private IDurableTable Reachable => isMute ? throw new TimeoutException("The table cannot be reached.") : inner;

    public Task CreateAsync(CancellationToken cancellationToken) => Reachable.CreateAsync(cancellationToken);

    public Task<StoredRow?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Reachable.FindAsync(partitionKey, rowKey, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ReadAsync(string partitionKey, string fromRow, string beforeRow, CancellationToken cancellationToken) =>
        Reachable.ReadAsync(partitionKey, fromRow, beforeRow, cancellationToken);

    public Task WriteAsync(string partitionKey, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        Reachable.WriteAsync(partitionKey, changes, cancellationToken);

    public Task<RowPage> ScanAsync(RowScan scan, CancellationToken cancellationToken) => Reachable.ScanAsync(scan, cancellationToken);
}
