using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Chasqui.Client.Consuming;
using Chasqui.Contracts.Consumers;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>
/// A consumer that tells which followed events it read, and says every few seconds how it is, from a thread of its own, so that a hung
/// poll loop can be seen. Everything else is the inner consumer's own, which it owns and disposes.
/// </summary>
/// <remarks>Like any consumer, it is used by one thread at a time. <see cref="TracingConsumerBuilder{TKey,TValue}"/> makes one that also sees rebalances as they happen.</remarks>
[SuppressMessage("ApiDesign", "RS0027", Justification = "The overloads are those of IConsumer.")]
public sealed partial class TracingConsumer<TKey, TValue> : IConsumer<TKey, TValue>
{
    // A long wait is cut up, so that a quiet topic does not look like a hung consumer.
    private const int SliceMs = 500;
    private const int CancellableSliceMs = 100;
    private readonly IConsumer<TKey, TValue> _inner;
    private readonly ChasquiTracer _tracer;
    private readonly ReceiveTracker _receives;
    private readonly ConsumerPulse _pulse;
    private readonly PulseRefresh _refresh;

    public TracingConsumer(IConsumer<TKey, TValue> inner, ChasquiTracer tracer, TracedConsumerOptions? options = null)
        : this(inner, tracer, options ?? new TracedConsumerOptions(), NewPulse(tracer, options ?? new TracedConsumerOptions()), hooked: false)
    {
    }

    internal TracingConsumer(
        IConsumer<TKey, TValue> inner, ChasquiTracer tracer, TracedConsumerOptions options, ConsumerPulse pulse, bool hooked)
    {
        (_inner, _tracer, _pulse) = (inner, tracer, pulse);
        _receives = new ReceiveTracker(tracer, options);
        _refresh = new PulseRefresh(pulse, hooked);
        if (pulse.HasGroup)
            tracer.Heartbeats.Add(pulse);
    }

    public ConsumeResult<TKey, TValue> Consume(int millisecondsTimeout) => Consume(TimeSpan.FromMilliseconds(millisecondsTimeout));

    public ConsumeResult<TKey, TValue> Consume(TimeSpan timeout)
    {
        if (timeout >= TimeSpan.Zero && timeout.TotalMilliseconds <= SliceMs)
            return Poll((int)timeout.TotalMilliseconds)!;
        var started = _tracer.Options.Time.GetTimestamp();
        while (true)
        {
            var left = timeout < TimeSpan.Zero ? SliceMs : (timeout - _tracer.Options.Time.GetElapsedTime(started)).TotalMilliseconds;
            if (Poll((int)Math.Clamp(left, 0, SliceMs)) is { } result)
                return result;
            if (left <= SliceMs && timeout >= TimeSpan.Zero)
                return null!;
        }
    }

    public ConsumeResult<TKey, TValue> Consume(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Poll(CancellableSliceMs) is { } result)
                return result;
        }
    }

    /// <summary>Leaves the group; the last heartbeat says that this was meant.</summary>
    public void Close()
    {
        _pulse.State = ConsumerState.Stopping;
        _inner.Close();
        _pulse.State = ConsumerState.Stopped;
        if (_pulse.HasGroup)
            _tracer.Heartbeats.SendLast(_pulse);
    }

    /// <summary>Without a <see cref="Close"/> before it, there is no last heartbeat: they just end, as those of a process that dies.</summary>
    public void Dispose()
    {
        _tracer.Heartbeats.Remove(_pulse);
        _inner.Dispose();
    }

    internal static ConsumerPulse NewPulse(ChasquiTracer tracer, TracedConsumerOptions options) => new(
        options.Group ?? "", options.Instance ?? RandomNumberGenerator.GetHexString(16, lowercase: true), options.Cluster ?? tracer.Options.Cluster);

    private ConsumeResult<TKey, TValue>? Poll(int milliseconds)
    {
        var now = _tracer.Now();
        _pulse.Polled(now);
        var result = _inner.Consume(milliseconds);
        if (_refresh.IsDue(now))
            _refresh.Run(_inner, now);
        if (result is null || result.IsPartitionEOF || result.Message is null)
            return result;
        _pulse.Consumed(result.Topic, result.Partition.Value, result.Offset.Value, now);
        if (result.Message.Headers is { Count: > 0 } headers)
            _receives.Received(headers, result.TopicPartitionOffset, result.LeaderEpoch);
        return result;
    }
}
