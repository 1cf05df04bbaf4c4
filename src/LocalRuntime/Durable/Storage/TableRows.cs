using Azure;
using Azure.Data.Tables;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Our rows as the service's entities, and back.</summary>
internal static class TableRows
{
    private static readonly string[] System = ["odata.etag", "PartitionKey", "RowKey", "Timestamp"];

    public static StoredRow Of(TableEntity entity) => new(
        entity.PartitionKey,
        entity.RowKey,
        entity.ETag.ToString(),
        entity.Where(property => !System.Contains(property.Key) && property.Value is not null).ToDictionary(
            property => property.Key, property => property.Value is DateTime time ? new DateTimeOffset(time) : property.Value));

    public static TableTransactionAction ActionOf(string partitionKey, RowChange change, string stampName, string stamp) => change switch
    {
        AddRow add => new(TableTransactionActionType.Add, EntityOf(partitionKey, add.RowKey, add.Values, stampName, stamp)),
        ReplaceRow replace => new(
            TableTransactionActionType.UpdateReplace,
            EntityOf(partitionKey, replace.RowKey, replace.Values, stampName, stamp),
            new ETag(replace.ETag)),
        PutRow put => new(TableTransactionActionType.UpsertReplace, EntityOf(partitionKey, put.RowKey, put.Values, stampName, stamp)),
        DeleteRow delete => new(
            TableTransactionActionType.Delete,
            new TableEntity(partitionKey, delete.RowKey),
            delete.ETag is null ? ETag.All : new ETag(delete.ETag)),
        _ => throw new NotSupportedException($"A {change.GetType().Name} cannot be written."),
    };

    public static string FilterOf(RowScan scan)
    {
        var parts = new List<string>
        {
            TableClient.CreateQueryFilter($"PartitionKey ge {scan.FromPartition}"),
            TableClient.CreateQueryFilter($"PartitionKey lt {scan.BeforePartition}"),
            TableClient.CreateQueryFilter($"RowKey eq {scan.RowKey}"),
        };
        if (scan.CreatedFrom is { } from)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedAt ge {from}"));
        }

        if (scan.CreatedTo is { } to)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedAt le {to}"));
        }

        if (scan.Statuses is { } statuses)
        {
            parts.Add($"({string.Join(" or ", statuses.Select(status => TableClient.CreateQueryFilter($"Status eq {status}")))})");
        }

        return string.Join(" and ", parts);
    }

    private static TableEntity EntityOf(
        string partitionKey, string rowKey, IReadOnlyDictionary<string, object> values, string stampName, string stamp)
    {
        var entity = new TableEntity(partitionKey, rowKey) { [stampName] = stamp };
        foreach (var (name, value) in values)
        {
            entity[name] = value;
        }

        return entity;
    }
}
