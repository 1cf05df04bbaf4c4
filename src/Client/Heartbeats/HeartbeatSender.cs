using System.Collections.Immutable;
using System.Text;
using Chasqui.Client.Emitting;
using Chasqui.Contracts.Consumers;
using Confluent.Kafka;

namespace Chasqui.Client.Heartbeats;

/// <summary>Sends one record for each traced consumer whenever the interval has passed.</summary>
internal sealed class HeartbeatSender(ChasquiTracerOptions options, IProducer<byte[], byte[]> producer)
{
    private static readonly Action<DeliveryReport<byte[], byte[]>> OnDelivery = CountLost;
    private readonly long _intervalMs = Math.Max(1, (long)options.HeartbeatInterval.TotalMilliseconds);
    private ImmutableArray<IHeartbeatSource> _sources = [];
    private long _nextMs;

    /// <summary>Begins to send for a consumer, at the flusher's next turn.</summary>
    public void Add(IHeartbeatSource source)
    {
        ImmutableInterlocked.Update(ref _sources, (sources, added) => sources.Add(added), source);
        Volatile.Write(ref _nextMs, 0);
    }

    public void Remove(IHeartbeatSource source) =>
        ImmutableInterlocked.Update(ref _sources, (sources, removed) => sources.Remove(removed), source);

    public void SendDue()
    {
        var now = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (options.HeartbeatInterval == TimeSpan.Zero || now < Volatile.Read(ref _nextMs))
            return;
        Volatile.Write(ref _nextMs, now + _intervalMs);
        foreach (var source in _sources)
            Send(source, now);
    }

    /// <summary>Sends for one consumer once more, and never again.</summary>
    public void SendLast(IHeartbeatSource source)
    {
        Remove(source);
        if (options.HeartbeatInterval > TimeSpan.Zero)
            Send(source, options.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private void Send(IHeartbeatSource source, long now)
    {
        var beat = source.Beat(now, _intervalMs);
        if (beat.Group.Length == 0)
            return;
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(beat.Instance), Value = ConsumerHeartbeatWriter.ToJson(beat) };
        ClientMetrics.Heartbeats.Add(1);
        try
        {
            producer.Produce(options.HeartbeatTopic, message, OnDelivery);
        }
        catch (KafkaException)
        {
            ClientMetrics.HeartbeatsLost.Add(1);
        }
    }

    private static void CountLost(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            ClientMetrics.HeartbeatsLost.Add(1);
    }
}
