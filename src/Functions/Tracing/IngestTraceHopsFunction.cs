using System.Buffers;
using Chasqui.Monitoring.Ingest;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tracing;

/// <summary>Takes trace hops in. When it throws nothing is committed, and the batch comes again; ingest is idempotent.</summary>
public sealed class IngestTraceHopsFunction(HopIngest ingest)
{
    /// <summary>Five more tries within about a minute: well below max.poll.interval.ms (5 min), past which the group would rebalance.</summary>
    [Function("IngestTraceHops")]
    [ExponentialBackoffRetry(5, "00:00:01", "00:00:20")]
    public async Task RunAsync(
        [KafkaTrigger(
            "TracingBrokers", "%TracingTopic%", ConsumerGroup = "%TracingGroup%", IsBatched = true, Protocol = KafkaSecurity.Protocol,
            AuthenticationMode = KafkaSecurity.Authentication, Username = "TracingUsername", Password = "TracingPassword")]
        KafkaRecord[] records,
        CancellationToken cancellation)
    {
        var batch = ArrayPool<IngestRecord>.Shared.Rent(records.Length);
        try
        {
            HopRecords.Map(records, batch);
            await ingest.IngestAsync(batch.AsMemory(0, records.Length), cancellation);
        }
        finally
        {
            ArrayPool<IngestRecord>.Shared.Return(batch, clearArray: true);
        }
    }
}
