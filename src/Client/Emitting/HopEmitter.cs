using System.Buffers.Binary;
using System.Text;
using Chasqui.Client.Heartbeats;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client.Emitting;

/// <summary>
/// Takes hops from the data path without ever making it wait, and sends them in frames from a thread of its own, so that neither a
/// starved thread pool nor a dead hop cluster touches the data. The same thread sends the heartbeats.
/// </summary>
internal sealed class HopEmitter : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ChasquiTracerOptions _options;
    private readonly HopBuffer _buffer;
    private readonly FrameBuilder _frames;
    private readonly HeartbeatSender _heartbeats;
    private readonly byte[] _key = new byte[8];
    private readonly Headers _headers = new() { { HopFormat.HeaderKey, Encoding.UTF8.GetBytes(HopFormat.FrameV1) } };
    private readonly Action<DeliveryReport<byte[], byte[]>> _onDelivery = CountLost;
    private readonly Thread _flusher;
    private long _framesMade;
    private long _droppedReported;
    private volatile bool _stopping;

    public HopEmitter(ChasquiTracerOptions options, IProducer<byte[], byte[]> producer, ulong emitter)
    {
        (_options, _producer) = (options, producer);
        BinaryPrimitives.WriteUInt64BigEndian(_key, emitter);
        _buffer = new HopBuffer(options.BufferedHops, options.HopsPerFrame);
        _frames = new FrameBuilder(emitter, options.HopsPerFrame, options.Time);
        _heartbeats = new HeartbeatSender(options, producer);
        _flusher = new Thread(Run) { IsBackground = true, Name = "chasqui-hops" };
        _flusher.Start();
    }

    public HeartbeatSender Heartbeats => _heartbeats;

    public long Dropped => _buffer.Dropped;

    /// <summary>Frames handed to the producer so far, taken or not.</summary>
    public long FramesMade => Interlocked.Read(ref _framesMade);

    public void Emit(in PendingHop hop) => _buffer.Add(hop);

    public void Drop() => _buffer.Drop();

    /// <summary>Sends what waits, within the bound the options set, and then no more.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _buffer.Wake();
        // The flusher never waits for the cluster, so this is as long as encoding what waits takes.
        var joined = _flusher.Join(_options.DisposeTimeout);
        Attempt(() => _producer.Flush(_options.DisposeTimeout));
        Attempt(_producer.Dispose);
        if (joined)
            _buffer.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _buffer.Wait(_options.Linger);
            Attempt(Flush);
            Attempt(_heartbeats.SendDue);
        }

        Attempt(Flush);
    }

    private void Flush()
    {
        while (_buffer.TryTake(out var hop))
        {
            if (_frames.IsFull)
                Send();
            if (_frames.TryAdd(hop))
                continue;
            if (_frames.Count > 0)
                Send();
            if (!_frames.TryAdd(hop))
                _buffer.Drop();
        }

        if (_frames.Count > 0)
            Send();
        ReportDropped();
    }

    private void Send()
    {
        ClientMetrics.Hops.Add(_frames.Count);
        ClientMetrics.Frames.Add(1);
        var message = new Message<byte[], byte[]> { Key = _key, Value = _frames.Close(_buffer.Dropped), Headers = _headers };
        try
        {
            _producer.Produce(_options.HopTopic, message, _onDelivery);
        }
        catch (KafkaException)
        {
            // Its queue is full because the cluster is away: the frame is lost, and the gap its number leaves says so.
            ClientMetrics.FramesLost.Add(1);
        }

        Interlocked.Increment(ref _framesMade);
    }

    private void ReportDropped()
    {
        var dropped = _buffer.Dropped;
        if (dropped > _droppedReported)
            ClientMetrics.Dropped.Add(dropped - _droppedReported);
        _droppedReported = dropped;
    }

    private static void CountLost(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            ClientMetrics.FramesLost.Add(1);
    }

    // Tracing must not take the process down with it, whatever goes wrong in it.
    private static void Attempt(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException or InvalidOperationException or ArgumentException)
        {
            ClientMetrics.FramesLost.Add(1);
        }
    }
}
