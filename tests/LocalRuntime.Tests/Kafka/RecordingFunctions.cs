using System.Collections.Concurrent;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Tests.Kafka;

/// <summary>What a test's Kafka function got, and how it is to behave.</summary>
public sealed class Deliveries
{
    public ConcurrentQueue<KafkaRecord[]> Batches { get; } = new();

    public ConcurrentQueue<string> Others { get; } = new();

    /// <summary>Called with the number of the call, from 1; throws to fail it.</summary>
    public Func<int, KafkaRecord[], Task> OnBatch { get; set; } = (_, _) => Task.CompletedTask;

    public IEnumerable<KafkaRecord> Records => Batches.SelectMany(b => b);

    public IReadOnlySet<string> Values => Records.Select(r => Encoding.UTF8.GetString(r.Value)).ToHashSet();

    private int _calls;

    public int Calls => _calls;

    public Task TakeAsync(KafkaRecord[] batch)
    {
        Batches.Enqueue(batch);
        return OnBatch(Interlocked.Increment(ref _calls), batch);
    }
}

public sealed class BatchFunction(Deliveries deliveries)
{
    [Function("Batch")]
    public Task RunAsync([KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true)] KafkaRecord[] records) =>
        deliveries.TakeAsync(records);
}

public sealed class SingleFunction(Deliveries deliveries)
{
    [Function("Single")]
    public Task RunAsync([KafkaTrigger("Brokers", "Topic", ConsumerGroup = "SingleGroup")] KafkaRecord record) =>
        deliveries.TakeAsync([record]);
}

public sealed class OtherFunction(Deliveries deliveries)
{
    [Function("Other")]
    public void Run([KafkaTrigger("%Brokers%", "%OtherTopic%", ConsumerGroup = "other", IsBatched = true)] KafkaRecord[] records)
    {
        foreach (var record in records)
            deliveries.Others.Enqueue(Encoding.UTF8.GetString(record.Value));
    }
}

public sealed class RetriedFunction(Deliveries deliveries)
{
    [Function("Retried")]
    [FixedDelayRetry(2, "00:00:00.010")]
    public Task RunAsync([KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true)] KafkaRecord[] records, FunctionContext context)
    {
        deliveries.Others.Enqueue($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
        return deliveries.TakeAsync(records);
    }
}
