using System.Text.Json;

namespace Chasqui.Contracts.Consumers;

/// <summary>The fields of one object of a heartbeat; keeps the first thing that is wrong.</summary>
internal sealed class HeartbeatFields(JsonElement element)
{
    private static readonly ConsumerState[] States = Enum.GetValues<ConsumerState>();

    public string Error { get; private set; } = element.ValueKind == JsonValueKind.Object ? "" : "it is not a JSON object";

    public string Name(string field)
    {
        var name = OptionalName(field);
        return name.Length > 0 ? name : Fail(field, "is missing", name);
    }

    public string OptionalName(string field)
    {
        if (!TryFind(field, out var value))
            return "";
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: <= HeartbeatFormat.MaxNameLength } name)
            return Fail(field, "is not a string of at most 255 characters", "");
        return name;
    }

    /// <param name="field">The field.</param>
    /// <param name="least">The least value it may have.</param>
    /// <param name="most">The greatest value it may have.</param>
    /// <param name="absent">What it is when it is not there; null when it must be there.</param>
    public long Number(string field, long least, long most, long? absent = null)
    {
        if (!TryFind(field, out var value))
            return absent ?? Fail(field, "is missing", 0L);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
            return number;
        return Fail(field, $"is not a whole number from {least} to {most}", 0L);
    }

    public ConsumerState State(string field)
    {
        var name = Name(field);
        foreach (var state in States)
        {
            if (name == ConsumerHeartbeatWriter.StateName(state))
                return state;
        }

        return Fail(field, "is not starting, running, rebalancing, paused, stopping or stopped", ConsumerState.Starting);
    }

    public IReadOnlyList<PartitionHeartbeat> Partitions(string field)
    {
        if (!TryFind(field, out var array))
            return [];
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > HeartbeatFormat.MaxPartitions)
            return Fail<IReadOnlyList<PartitionHeartbeat>>(field, $"is not an array of at most {HeartbeatFormat.MaxPartitions} objects", []);
        var partitions = new List<PartitionHeartbeat>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            var fields = new HeartbeatFields(item);
            partitions.Add(fields.Partition());
            if (fields.Error.Length > 0)
                return Fail($"{field}[{partitions.Count - 1}]", $"is wrong: {fields.Error}", partitions);
        }

        return partitions;
    }

    private PartitionHeartbeat Partition() => new(
        Name("topic"), (int)Number("partition", 0, int.MaxValue), Number("position", -1, long.MaxValue, -1),
        Number("committed", -1, long.MaxValue, -1), Number("endOffset", -1, long.MaxValue, -1),
        Number("lastProgressAt", 0, TraceId.MaxOriginMs, 0));

    // A null is a field that is not there.
    private bool TryFind(string field, out JsonElement value)
    {
        value = default;
        return Error.Length == 0 && element.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private T Fail<T>(string field, string what, T instead)
    {
        if (Error.Length == 0)
            Error = $"the field \"{field}\" {what}";
        return instead;
    }
}
