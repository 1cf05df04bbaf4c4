using System.Text.Json;

namespace Chasqui.Contracts.Consumers;

/// <summary>
/// Reads heartbeats in JSON (version 1). Fields it does not know are skipped; whatever is wrong with one it does is told, in the
/// words of a dead letter.
/// </summary>
public static class ConsumerHeartbeatReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>False with a reason, and never an exception, for bytes that are no heartbeat.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out ConsumerHeartbeat? heartbeat, out string error)
    {
        heartbeat = null;
        error = $"longer than {HeartbeatFormat.MaxRecordBytes} bytes";
        if (bytes.Length > HeartbeatFormat.MaxRecordBytes)
            return false;
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            var fields = new HeartbeatFields(document.RootElement);
            heartbeat = Read(fields);
            error = fields.Error;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            error = "not JSON";
        }

        heartbeat = error.Length == 0 ? heartbeat : null;
        return error.Length == 0;
    }

    private static ConsumerHeartbeat? Read(HeartbeatFields fields)
    {
        if (fields.Number("version", 1, 1, 1) != 1)
            return null;
        return new ConsumerHeartbeat(
            fields.Name("group"), fields.OptionalName("member"), fields.Name("instance"), fields.Name("cluster"), fields.OptionalName("clientId"),
            (int)fields.Number("generation", -1, int.MaxValue, -1), fields.State("state"),
            fields.Number("sentAt", 0, TraceId.MaxOriginMs), fields.Number("lastPollAt", 0, TraceId.MaxOriginMs, 0),
            fields.Number("intervalMs", 1, 86_400_000), fields.Partitions("partitions"));
    }
}
