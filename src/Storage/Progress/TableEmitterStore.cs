using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Progress;

/// <summary>Gaps in <c>gaps{day}</c>, filed under the day they end; the ledgers' checkpoints in <c>ledger</c>.</summary>
internal sealed class TableEmitterStore(TableDirectory tables, TimeProvider clock) : IEmitterStore
{
    public const string GapKind = "gaps";
    private const string LedgerKind = "ledger";

    public async Task WriteGapsAsync(IReadOnlyCollection<EmitterGap> gaps, CancellationToken cancellation)
    {
        foreach (var day in gaps.GroupBy(g => Days.Of(g.ToMs)))
        {
            var table = await tables.ForWritingAsync(GapKind, day.Key, cancellation: cancellation);
            var entities = day.Select(EntityOf).ToArray();
            await EntityWriting.UpsertAsync(table, entities, i => entities[i].GetString("Gap").Length * 2, cancellation);
        }
    }

    public async Task<IReadOnlyList<EmitterGap>> ReadGapsAsync(long fromMs, long toMs, CancellationToken cancellation)
    {
        var gaps = new List<EmitterGap>();
        var last = clock.GetUtcNow().ToUnixTimeMilliseconds() + TimeSpan.MillisecondsPerHour;
        foreach (var day in Days.Between(fromMs, last))
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(GapKind, day), null, 1000, cancellation))
                if (JsonSerializer.Deserialize(entity.GetString("Gap"), StoredJson.Default.EmitterGap) is { } gap && gap.FromMs <= toMs && gap.ToMs >= fromMs)
                    gaps.Add(gap);
        return gaps;
    }

    public async Task WriteCheckpointsAsync(IReadOnlyCollection<LedgerCheckpoint> checkpoints, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(LedgerKind, cancellation: cancellation);
        foreach (var topic in checkpoints.GroupBy(c => c.Topic))
        {
            var entities = topic.Select(EntityOf).ToArray();
            await EntityWriting.UpsertAsync(table, entities, i => Payload.Read(entities[i]).Length, cancellation);
        }
    }

    public async Task<LedgerState?> ReadCheckpointAsync(string topic, int partition, CancellationToken cancellation)
    {
        var entity = await EntityReading.FindAsync(tables.ForReading(LedgerKind), KeyText.Escape(topic), RowOf(partition), cancellation);
        return entity is null ? null : JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), StoredJson.Default.LedgerState);
    }

    private static string RowOf(int partition) => partition.ToString("0000", CultureInfo.InvariantCulture);

    private static TableEntity EntityOf(EmitterGap gap)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture, $"{gap.Partition:0000}|{gap.Emitter:X16}|{gap.FirstSequence:D19}|{(gap.Dropped ? "dropped" : "lost")}");
        return new TableEntity(KeyText.Escape(gap.Topic), row) { ["Gap"] = JsonSerializer.Serialize(gap, StoredJson.Default.EmitterGap) };
    }

    private static TableEntity EntityOf(LedgerCheckpoint checkpoint)
    {
        var entity = new TableEntity(KeyText.Escape(checkpoint.Topic), RowOf(checkpoint.Partition));
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(checkpoint.State, StoredJson.Default.LedgerState)));
        return entity;
    }
}
