using System.Threading.Channels;

namespace Chasqui.Client.Emitting;

/// <summary>The bounded buffer between the data path and the flusher. Adding never waits: what finds no room is dropped and counted.</summary>
internal sealed class HopBuffer(int capacity, int wakeAt) : IDisposable
{
    private readonly Channel<PendingHop> _hops = Channel.CreateBounded<PendingHop>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SemaphoreSlim _wake = new(0);
    private readonly int _wakeAt = Math.Min(wakeAt, Math.Max(1, capacity / 2));
    private long _dropped;
    private int _waiting;
    private int _woken;

    /// <summary>Hops dropped so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(in PendingHop hop)
    {
        if (!_hops.Writer.TryWrite(hop))
            Drop();
        else if (Interlocked.Increment(ref _waiting) >= _wakeAt)
            Wake();
    }

    public void Drop() => Interlocked.Increment(ref _dropped);

    public bool TryTake(out PendingHop hop)
    {
        if (!_hops.Reader.TryRead(out hop))
            return false;
        Interlocked.Decrement(ref _waiting);
        return true;
    }

    /// <summary>Returns after <paramref name="linger"/>, or sooner when a frame's worth of hops waits.</summary>
    public void Wait(TimeSpan linger)
    {
        _wake.Wait(linger);
        Volatile.Write(ref _woken, 0);
    }

    // One release is enough however many hops come before the flusher is up.
    public void Wake()
    {
        if (Volatile.Read(ref _woken) == 0 && Interlocked.Exchange(ref _woken, 1) == 0)
            _wake.Release();
    }

    public void Dispose() => _wake.Dispose();
}
