using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Progress;

/// <summary>
/// Samples of progress: one entity a (group, topic) and time in <c>progress{day}</c>, all its partitions packed; those of one cluster are written in one
/// transaction.
/// </summary>
internal sealed class TableProgressStore(TableDirectory tables, TimeProvider clock) : IProgressStore
{
    public const string Kind = "progress";

    public async Task AppendAsync(IReadOnlyCollection<GroupOffsets> samples, CancellationToken cancellation)
    {
        foreach (var day in samples.GroupBy(s => (s.Cluster, Day: Days.Of(s.AtMs))))
        {
            var table = await tables.ForWritingAsync(Kind, day.Key.Day, cancellation: cancellation);
            var entities = day.Select(EntityOf).ToArray();
            await EntityWriting.UpsertAsync(table, entities, i => entities[i].GetBinary("Offsets").Length, cancellation);
        }
    }

    public async IAsyncEnumerable<GroupOffsets> ReadAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var to = clock.GetUtcNow().ToUnixTimeMilliseconds() + TimeSpan.MillisecondsPerHour;
        foreach (var day in Days.Between(fromMs, to))
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {KeyText.Escape(cluster)} and RowKey ge {Math.Max(0, fromMs).ToString("D15", CultureInfo.InvariantCulture)}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind, day), filter, 1000, cancellation))
                yield return SampleOf(cluster, entity);
        }
    }

    private static TableEntity EntityOf(GroupOffsets sample)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"{sample.AtMs:D15}|{KeyText.Escape(sample.Group)}|{KeyText.Escape(sample.Topic)}");
        var entity = new TableEntity(KeyText.Escape(sample.Cluster), row)
        {
            ["Group"] = sample.Group,
            ["Topic"] = sample.Topic,
            ["AtMs"] = sample.AtMs,
            ["Offsets"] = PackedOffsets.Pack(sample.Partitions),
        };
        if (sample.Members is { } members)
            entity["Members"] = members;
        return entity;
    }

    private static GroupOffsets SampleOf(string cluster, TableEntity entity) => new(
        cluster, entity.GetString("Group"), entity.GetString("Topic"), entity.GetInt64("AtMs") ?? 0, entity.GetInt32("Members"),
        PackedOffsets.Unpack(entity.GetBinary("Offsets")));
}
