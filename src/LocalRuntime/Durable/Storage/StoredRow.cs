namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>A row as read. Values are strings, longs, bools or UTC times.</summary>
internal sealed record StoredRow(string PartitionKey, string RowKey, string ETag, IReadOnlyDictionary<string, object> Values)
{
    public string? Text(string name) => Values.TryGetValue(name, out var value) ? (string)value : null;

    public long Number(string name) => Values.TryGetValue(name, out var value) ? Convert.ToInt64(value, null) : 0;

    public bool Flag(string name) => Values.TryGetValue(name, out var value) && (bool)value;

    public DateTimeOffset? Time(string name) => Values.TryGetValue(name, out var value) ? (DateTimeOffset)value : null;
}
