using Chasqui.Monitoring.Consumers;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Consumers;

/// <summary>Takes heartbeats in. When it throws nothing is committed, and the batch comes again; ingest is idempotent.</summary>
public sealed class IngestConsumerHeartbeatsFunction(IngestHeartbeats ingest)
{
    /// <summary>As for trace hops: five more tries, well below max.poll.interval.ms.</summary>
    [Function("IngestConsumerHeartbeats")]
    [ExponentialBackoffRetry(5, "00:00:01", "00:00:20")]
    public Task RunAsync(
        [KafkaTrigger(
            "TracingBrokers", "%HeartbeatsTopic%", ConsumerGroup = "%HeartbeatsGroup%", IsBatched = true, Protocol = KafkaSecurity.Protocol,
            AuthenticationMode = KafkaSecurity.Authentication, Username = "TracingUsername", Password = "TracingPassword")]
        KafkaRecord[] records,
        CancellationToken cancellation) =>
        ingest.IngestAsync(
            Array.ConvertAll(records, r => new HeartbeatRecord(r.Topic, r.Partition, r.Offset, r.Timestamp?.UnixTimestampMs ?? 0, r.Value)), cancellation);
}
