using System.Collections.Frozen;
using System.Security.Cryptography;
using Chasqui.Client.Emitting;
using Chasqui.Client.Heartbeats;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>
/// Says which events are followed, and tells Chasqui what happened to them here. One a process (or a stage); give it to
/// <see cref="TracingProducer{TKey,TValue}"/> and <see cref="TracingConsumer{TKey,TValue}"/>, or call it by hand. Every call is
/// thread-safe, waits for nothing and throws nothing that comes from tracing.
/// </summary>
public sealed class ChasquiTracer : IDisposable
{
    private const ulong Version7 = 0x7000;
    private const ulong Variant = 0x8000_0000_0000_0000;
    private const ulong RandomBits = 0x3FFF_FFFF_FFFF_FFFF;
    private readonly ChasquiTracerOptions _options;
    private readonly FrozenDictionary<string, ulong> _thresholds;
    private readonly HopEmitter _emitter;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses the settings of the producer of hops.</exception>
    public ChasquiTracer(ChasquiTracerOptions options)
        : this(options, HopProducer.Build)
    {
    }

    internal ChasquiTracer(ChasquiTracerOptions options, Func<ChasquiTracerOptions, IProducer<byte[], byte[]>> producer)
    {
        options.Validate();
        _options = options;
        _thresholds = options.SamplingRates.ToFrozenDictionary(rate => rate.Key, rate => TraceSampling.Threshold(rate.Value));
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        // 0 stands for an emitter that does not number its frames.
        EmitterId = Math.Max(1, BitConverter.ToUInt64(random));
        _emitter = new HopEmitter(options, producer(options), EmitterId);
    }

    /// <summary>The number this process gives its frames, random at each start.</summary>
    public ulong EmitterId { get; }

    /// <summary>Hops dropped so far because the buffer was full.</summary>
    public long DroppedHops => _emitter.Dropped;

    internal long FramesMade => _emitter.FramesMade;

    internal ChasquiTracerOptions Options => _options;

    internal HeartbeatSender Heartbeats => _emitter.Heartbeats;

    /// <summary>Decides whether a new event of <paramref name="stream"/> is followed, and gives it its id if it is. Allocates nothing.</summary>
    public bool TryStart(string stream, out TraceContext trace) => TryStart(stream, Threshold(stream), out trace);

    /// <summary>The event was written, and acknowledged at <paramref name="at"/>.</summary>
    public void Produced(in TraceContext trace, in RecordCoordinates at, string? stage = null) => Emit(trace, HopAction.Sent, at, stage);

    /// <summary>The event was read from <paramref name="at"/>.</summary>
    public void Received(in TraceContext trace, in RecordCoordinates at, string? stage = null) => Emit(trace, HopAction.Received, at, stage);

    /// <summary>The event ends here on purpose.</summary>
    public void Filtered(in TraceContext trace, string reason, string? stage = null) => Emit(trace, HopAction.Filtered, stage, reason);

    /// <summary>The event ends here because something went wrong.</summary>
    public void Failed(in TraceContext trace, string reason, string? stage = null) => Emit(trace, HopAction.Failed, stage, reason);

    /// <summary>The message just consumed ends here on purpose. Nothing happens when it is not followed.</summary>
    public void Filtered(MessageMetadata consumed, string reason)
    {
        if (TraceContext.TryRead(consumed.Headers, out var trace))
            Filtered(trace, reason);
    }

    /// <summary>The message just consumed ends here because something went wrong. Nothing happens when it is not followed.</summary>
    public void Failed(MessageMetadata consumed, string reason)
    {
        if (TraceContext.TryRead(consumed.Headers, out var trace))
            Failed(trace, reason);
    }

    /// <summary>
    /// Carries the trace of a consumed message on with the one it becomes. Not needed when its headers are handed on whole.
    /// </summary>
    public static void Forward(MessageMetadata consumed, MessageMetadata outgoing)
    {
        if (consumed.Headers is { Count: > 0 } headers && headers.TryGetLastBytes(TraceHeader.Key, out var header))
        {
            outgoing.Headers ??= [];
            outgoing.Headers.Remove(TraceHeader.Key);
            outgoing.Headers.Add(TraceHeader.Key, header);
        }
    }

    /// <summary>Sends what waits, for at most the dispose time-out; what is not acknowledged by then is lost, and measured as such.</summary>
    public void Dispose() => _emitter.Dispose();

    /// <summary>The bound a stream's ids are compared with; 0, which no id is below, when it starts no traces.</summary>
    internal ulong Threshold(string? stream) => stream is not null && _thresholds.TryGetValue(stream, out var threshold) ? threshold : 0;

    internal bool TryStart(string stream, ulong threshold, out TraceContext trace)
    {
        trace = default;
        // An id has to be unique, not unguessable, so that the events not followed pay a few nanoseconds.
        var low = ((ulong)Random.Shared.NextInt64() & RandomBits) | Variant;
        if (!TraceSampling.IsBelow(low, threshold))
            return false;
        var high = (ulong)Now() << 16 | Version7 | (uint)Random.Shared.Next(1 << 12);
        trace = new TraceContext(new TraceId(high, low), stream);
        return true;
    }

    internal long Now() => _options.Time.GetUtcNow().ToUnixTimeMilliseconds();

    internal void Emit(in PendingHop hop) => _emitter.Emit(hop);

    internal void Drop() => _emitter.Drop();

    private void Emit(in TraceContext trace, HopAction action, in RecordCoordinates at, string? stage) => _emitter.Emit(new PendingHop(
        new HopRoute(trace.Stream, stage ?? _options.Stage, action, at.Cluster, at.Topic), trace.Id, Now(), at.Partition, at.Offset, at.LeaderEpoch));

    private void Emit(in TraceContext trace, HopAction action, string? stage, string reason) => _emitter.Emit(new PendingHop(
        new HopRoute(trace.Stream, stage ?? _options.Stage, action, Reason: HopReason.Clip(reason)), trace.Id, Now(), -1, -1, -1));
}
