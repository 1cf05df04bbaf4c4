using Chasqui.Soak.World;

namespace Chasqui.Soak.Pipeline;

/// <summary>Something to read for the workers: records that nobody follows.</summary>
internal static class Parcels
{
    private const int PerBeat = 6;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes until told to stop. What a cluster does not take is nobody's loss.</summary>
    public static async Task RunAsync(string bootstrap, TimeProvider time, CancellationToken stop)
    {
        using var producer = KafkaClients.Producer(bootstrap);
        for (long sent = 0; !stop.IsCancellationRequested; await Task.Delay(Beat, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))
            for (var i = 0; i < PerBeat; i++)
                producer.Produce(new Confluent.Kafka.TopicPartition(Names.ParcelsTopic, (int)(sent++ % Names.Partitions)), new() { Key = "parcel", Value = BitConverter.GetBytes(sent) });
    }
}
