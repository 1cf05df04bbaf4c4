using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>Redelivers records and cuts batches at random, as <see cref="ChaosOptions"/> say. Used by one thread.</summary>
internal sealed class Chaos(ChaosOptions options)
{
    private readonly Random _random = new(options.Seed);
    private KafkaRecord[] _last = [];

    public int BatchSize(int maximum) => options.RandomBatches ? _random.Next(1, maximum + 1) : maximum;

    /// <summary>
    /// Puts the end of the batch before in front of this one. That is what a redelivery looks like: within each partition the offsets step
    /// back, and go on from there.
    /// </summary>
    public KafkaRecord[] Redeliver(KafkaRecord[] batch)
    {
        if (options.RedeliveryRate <= 0 || batch.Length == 0)
            return batch;

        var again = _last.Length > 0 && _random.NextDouble() < options.RedeliveryRate ? _random.Next(1, _last.Length + 1) : 0;
        var delivered = again == 0 ? batch : [.. _last[^again..], .. batch];
        _last = batch;
        return delivered;
    }
}
