using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>
/// The dirty units: one row each in <c>dirty</c>, in the account of its stream. A touch is the row's Timestamp, its version the row's ETag; a settled unit
/// has no row, so that a run of the reconciler reads only what there is to do.
/// </summary>
internal sealed class TableWindowIndexStore(TableDirectory tables) : IWindowIndexStore
{
    private const string Kind = "dirty";
    private const string StateKind = "state";
    private const string RunKey = "reconcile";

    public Task TouchAsync(IReadOnlyCollection<WindowUnit> units, CancellationToken cancellation) =>
        Task.WhenAll(units.GroupBy(u => u.Stream).Select(s => TouchAsync(s.Key, [.. s], cancellation)));

    public async Task<IReadOnlyList<DirtyWindow>> ListAsync(CancellationToken cancellation)
    {
        var dirty = new List<DirtyWindow>();
        foreach (var account in tables.Accounts)
        {
            var rows = EntityReading.QueryAsync(account.GetTableClient(tables.Prefix + Kind), null, 1000, cancellation);
            await foreach (var row in rows)
                dirty.Add(new DirtyWindow(UnitKeys.Parse(row.PartitionKey, row.RowKey), row.Timestamp!.Value.ToUnixTimeMilliseconds(), row.ETag.ToString()));
        }

        return dirty;
    }

    public async Task<bool> TryRemoveAsync(DirtyWindow window, CancellationToken cancellation)
    {
        var table = tables.ForReading(Kind, stream: window.Unit.Stream);
        try
        {
            // Gone already: an earlier try was carried out, though its answer was lost. A newer touch would have made a row.
            await table.DeleteEntityAsync(
                KeyText.Escape(window.Unit.Stream), UnitKeys.Row(window.Unit), new ETag(window.Version), cancellation);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 412)
        {
            return false;
        }
    }

    public async Task PutRunAsync(ReconcileRun run, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(StateKind, cancellation: cancellation);
        var entity = new TableEntity(RunKey, RunKey) { ["Run"] = JsonSerializer.Serialize(run, StoredJson.Default.ReconcileRun) };
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    public async Task<ReconcileRun?> GetRunAsync(CancellationToken cancellation)
    {
        var entity = await EntityReading.FindAsync(tables.ForReading(StateKind), RunKey, RunKey, cancellation);
        return entity is null ? null : JsonSerializer.Deserialize(entity.GetString("Run"), StoredJson.Default.ReconcileRun);
    }

    private async Task TouchAsync(string stream, WindowUnit[] units, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, stream: stream, cancellation: cancellation);
        var entities = units.Select(u => new TableEntity(KeyText.Escape(stream), UnitKeys.Row(u))).ToArray();
        await EntityWriting.UpsertAsync(table, entities, _ => 0, cancellation);
    }
}
