using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>Results: one entity a unit in <c>results{day}</c>, compressed JSON.</summary>
internal sealed class TableWindowResultStore(TableDirectory tables) : IWindowResultStore
{
    public const string Kind = "results";

    public async Task PutAsync(WindowResult result, CancellationToken cancellation)
    {
        var unit = result.Unit;
        var table = await tables.ForWritingAsync(Kind, Days.Of(unit.WindowMs), unit.Stream, cancellation);
        var entity = new TableEntity(KeyText.Escape(unit.Stream), UnitKeys.Row(unit));
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(StoredResult.Of(result), StoredJson.Default.StoredResult)));
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    public async Task<WindowResult?> GetAsync(WindowUnit unit, CancellationToken cancellation)
    {
        var table = tables.ForReading(Kind, Days.Of(unit.WindowMs), unit.Stream);
        return await EntityReading.FindAsync(table, KeyText.Escape(unit.Stream), UnitKeys.Row(unit), cancellation) is { } entity ? ResultOf(entity) : null;
    }

    public async Task<Chasqui.Monitoring.Ports.Page<WindowResult>> QueryAsync(
        string stream, long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        var results = new List<WindowResult>(limit);
        var after = continuation ?? "";
        var from = continuation is null ? fromMs : UnitKeys.Parse("", continuation).WindowMs;
        foreach (var day in Days.Between(from, toMs - 1))
        {
            // A row key is a number and a shard: comparing text compares windows.
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {KeyText.Escape(stream)} and RowKey gt {after} and RowKey ge {fromMs.ToString("D15")} and RowKey lt {toMs.ToString("D15")}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind, day, stream), filter, Math.Min(limit + 1, 1000), cancellation))
            {
                if (results.Count == limit)
                    return new([.. results], UnitKeys.Row(results[^1].Unit));
                results.Add(ResultOf(entity));
            }
        }

        return new([.. results], null);
    }

    private static WindowResult ResultOf(TableEntity entity) =>
        JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), StoredJson.Default.StoredResult)!.ToResult();
}
