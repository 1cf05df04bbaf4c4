using Chasqui.Client;
using Chasqui.Client.Emitting;
using Confluent.Kafka;

namespace Chasqui.Demo.Faults;

/// <summary>
/// Stands between a stage's tracer and the network, behind the numbering of frames: what is lost here is lost as it is on a network, and what is held back arrives
/// in its order.
/// </summary>
internal sealed class HopGate
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _held = [];
    private readonly Action<ReadOnlyMemory<byte>> _lost;
    private readonly Action<ReadOnlyMemory<byte>> _heldBack;
    private bool _losing;
    private bool _holding;
    private int _underway;
    private long _frames;

    /// <param name="lost">Hears of every frame that is lost.</param>
    /// <param name="heldBack">Hears of every frame that is held back.</param>
    public HopGate(Action<ReadOnlyMemory<byte>> lost, Action<ReadOnlyMemory<byte>> heldBack) => (_lost, _heldBack) = (lost, heldBack);

    /// <summary>Frames made so far.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Frames that were sent and not acknowledged yet.</summary>
    public int Underway => Volatile.Read(ref _underway);

    public ChasquiTracer Open(ChasquiTracerOptions options) => new(options, given => new GatedProducer(HopProducer.Build(given), given.HopTopic, this));

    public void Lose(bool losing)
    {
        lock (_lock)
            _losing = losing;
    }

    public void Hold()
    {
        lock (_lock)
            _holding = true;
    }

    /// <summary>Sends what was held back, before anything newer.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _holding = false;
            while (_held.TryDequeue(out var send))
                send();
        }
    }

    /// <summary>One frame passes, in the order of its number.</summary>
    internal void Pass(ReadOnlyMemory<byte> frame, Action<Action> send)
    {
        Interlocked.Increment(ref _frames);
        lock (_lock)
        {
            if (_losing)
            {
                _lost(frame);
                return;
            }

            Interlocked.Increment(ref _underway);
            Action now = () => send(() => Interlocked.Decrement(ref _underway));
            if (!_holding)
            {
                now();
                return;
            }

            _held.Enqueue(now);
            _heldBack(frame);
        }
    }
}
