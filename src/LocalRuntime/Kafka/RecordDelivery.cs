using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>
/// Brings records to the function and decides, as the real extension does, whether they are tried again and whether their offsets count.
/// </summary>
internal sealed class RecordDelivery(
    FunctionDescriptor function,
    FunctionInvoker invoker,
    KafkaHostOptions options,
    Action<IReadOnlyCollection<KeyValuePair<int, long>>> store,
    Shutdown shutdown,
    ILogger logger)
{
    private readonly bool _isBatched = ((KafkaTriggerAttribute)function.Trigger).IsBatched;

    /// <summary>Delivers a batch.</summary>
    /// <returns>
    /// False when it was given up without an end. Nothing read after it may then be delivered: its offsets would count this batch as done.
    /// </returns>
    public Task<bool> DeliverAsync(KafkaRecord[] batch) => _isBatched ? DeliverWholeAsync(batch) : DeliverSinglyAsync(batch);

    private Task<bool> DeliverWholeAsync(KafkaRecord[] batch) => AttemptAsync(batch, batch.Length, batch[0].Topic, () => BatchOffsets.After(batch));

    // One record an invocation: partitions beside each other, the records of one partition after each other.
    private async Task<bool> DeliverSinglyAsync(KafkaRecord[] batch)
    {
        var delivered = await Task.WhenAll(batch.GroupBy(r => r.Partition).Select(DeliverPartitionAsync));
        return delivered.All(done => done);
    }

    private async Task<bool> DeliverPartitionAsync(IEnumerable<KafkaRecord> records)
    {
        foreach (var record in records)
        {
            if (!await AttemptAsync(record, 1, record.Topic, () => BatchOffsets.After([record])))
                return false;
        }

        return true;
    }

    private async Task<bool> AttemptAsync(object value, int records, string topic, Func<Dictionary<int, long>> offsets)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await invoker.TryInvokeAsync(function, new InvocationInput(value), shutdown.Stopping, shutdown.Cancelling);
            if (shutdown.Cancelling.IsCancellationRequested || (!outcome.Succeeded && !options.CommitOnFailure && shutdown.Stopping.IsCancellationRequested))
            {
                KafkaLog.Abandoned(logger, function.Name, records, topic);
                return false;
            }

            if (IsDone(outcome, attempt, records, topic))
            {
                store(offsets());
                return true;
            }

            KafkaLog.RetriedInPlace(logger, function.Name, records, topic, attempt + 1);
        }
    }

    private bool IsDone(InvocationOutcome outcome, int attempt, int records, string topic)
    {
        if (outcome.Succeeded)
            return true;

        if (options.CommitOnFailure)
            KafkaLog.CommittedOnFailure(logger, function.Name, records, topic);
        else if (options.MaxRetries >= 0 && attempt >= options.MaxRetries)
            KafkaLog.Skipped(logger, function.Name, records, topic, options.MaxRetries);
        else
            return false;
        return true;
    }
}
