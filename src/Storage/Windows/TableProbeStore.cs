using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>Findings of probes: one entity each in <c>probes{day}</c>, by unit.</summary>
internal sealed class TableProbeStore(TableDirectory tables) : IProbeStore
{
    public const string Kind = "probes";

    public async Task<IReadOnlyDictionary<ProbedRecord, ProbeFinding>> GetAsync(WindowUnit unit, CancellationToken cancellation)
    {
        var table = tables.ForReading(Kind, Days.Of(unit.WindowMs), unit.Stream);
        var found = new Dictionary<ProbedRecord, ProbeFinding>();
        await foreach (var entity in EntityReading.QueryAsync(table, $"PartitionKey eq '{UnitKeys.Partition(unit)}'", 1000, cancellation))
        {
            var record = new ProbedRecord(
                TraceId.Parse(entity.GetString("Trace")),
                new RecordCoordinates(
                    entity.GetString("Cluster"), entity.GetString("Topic"), entity.GetInt32("Partition") ?? -1, entity.GetInt64("Offset") ?? -1));
            found[record] = new ProbeFinding((ProbeOutcome)(entity.GetInt32("Outcome") ?? 0), entity.GetString("Detail") ?? "", entity.GetInt64("AtMs") ?? 0, entity.GetInt64("FoundMs") ?? 0);
        }

        return found;
    }

    public async Task AddAsync(
        WindowUnit unit, IReadOnlyCollection<KeyValuePair<ProbedRecord, ProbeFinding>> findings, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, Days.Of(unit.WindowMs), unit.Stream, cancellation);
        var partition = UnitKeys.Partition(unit);
        var entities = findings.Select(f => EntityOf(partition, f.Key, f.Value)).DistinctBy(e => e.RowKey).ToArray();
        foreach (var some in entities.Chunk(100))
            await AddAsync(table, some, cancellation);
    }

    private static async Task AddAsync(TableClient table, TableEntity[] entities, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(entities.Select(e => new TableTransactionAction(KindOf(e), e)), cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status == 409 && entities.Length > 1)
        {
            foreach (var entity in entities)
                await AddAsync(table, [entity], cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status == 409)
        {
            // The first finding stays.
        }
    }

    /// <summary>What had been found before is in the new finding, so that replacing twice is replacing once.</summary>
    private static TableTransactionActionType KindOf(TableEntity entity) =>
        entity.ContainsKey("FoundMs") ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.Add;

    private static TableEntity EntityOf(string partition, in ProbedRecord record, ProbeFinding finding)
    {
        var (cluster, topic, number, offset, _) = record.Coordinates;
        var row = string.Create(
            CultureInfo.InvariantCulture, $"{record.TraceId}|{KeyText.Escape(cluster)}|{KeyText.Escape(topic)}|{number:0000}|{offset:D19}");
        var entity = new TableEntity(partition, row)
        {
            ["Trace"] = record.TraceId.ToString(),
            ["Cluster"] = cluster,
            ["Topic"] = topic,
            ["Partition"] = number,
            ["Offset"] = offset,
            ["Outcome"] = (int)finding.Outcome,
            ["Detail"] = finding.Detail,
            ["AtMs"] = finding.AtMs,
        };
        if (finding.FoundMs > 0)
            entity["FoundMs"] = finding.FoundMs;
        return entity;
    }
}
