using Chasqui.Contracts.Wire;
using Chasqui.Monitoring.Ingest;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>Kafka records as ingest takes them. No bytes are copied.</summary>
internal static class HopRecords
{
    public static void Map(KafkaRecord[] records, Span<IngestRecord> destination)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            destination[i] = new IngestRecord(
                record.Topic, record.Partition, record.Offset, record.Timestamp?.UnixTimestampMs ?? 0, record.Value, FormatOf(record.Headers));
        }
    }

    private static IngestFormat FormatOf(KafkaHeader[]? headers)
    {
        foreach (var header in headers ?? [])
            if (header.Key == HopFormat.HeaderKey)
                return IngestRecord.FormatOf(header.Value);
        return IngestFormat.Json;
    }
}
