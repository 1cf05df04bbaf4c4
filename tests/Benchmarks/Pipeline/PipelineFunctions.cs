using Chasqui.Contracts.Wire;
using Chasqui.Monitoring.Ingest;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Benchmarks.Pipeline;

/// <summary>The ingest function of the benchmark's app.</summary>
public sealed class PipelineFunctions(HopIngest ingest)
{
    [Function("BenchmarkIngest")]
    public Task IngestAsync(
        [KafkaTrigger("%Bootstrap%", "%HopTopic%", ConsumerGroup = "%HopGroup%", IsBatched = true)] KafkaRecord[] records,
        CancellationToken cancellation)
    {
        var batch = new IngestRecord[records.Length];
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            batch[i] = new IngestRecord(
                record.Topic, record.Partition, record.Offset, record.Timestamp.UnixTimestampMs, record.Value ?? [], FormatOf(record.Headers));
        }

        return ingest.IngestAsync(batch, cancellation);
    }

    private static IngestFormat FormatOf(KafkaHeader[] headers)
    {
        foreach (var header in headers)
            if (header.Key == HopFormat.HeaderKey)
                return IngestRecord.FormatOf(header.Value);
        return IngestFormat.Json;
    }
}
