using Chasqui.Soak.Truth;

namespace Chasqui.Soak.Pipeline;

/// <summary>The services that are traced, and the ledger of what truly happened in them.</summary>
internal sealed class Load : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LostFrames _lostFrames = new();
    private readonly Source _source;
    private readonly Stage _router;
    private readonly Stage _sink;
    private readonly Task _sending;
    private readonly Task _parcels;
    private bool _ended;

    public Load(string bootstrap, int rate, TimeProvider time)
    {
        _source = new Source(bootstrap, rate, Ledger, time);
        _router = Stage.Router(bootstrap, Ledger);
        _sink = Stage.Sink(bootstrap, Ledger);
        _sending = _source.RunAsync(_stop.Token);
        _parcels = Parcels.RunAsync(bootstrap, time, _stop.Token);
    }

    public EventLedger Ledger { get; } = new();

    /// <summary>Hops that the SDK dropped because its buffer was full.</summary>
    public long DroppedHops => _source.DroppedHops + _router.DroppedHops + _sink.DroppedHops;

    public long LostFrames => _lostFrames.Count;

    /// <summary>Why a stage ended before it was told to; null while none did.</summary>
    public Exception? Failure => _router.Failure ?? _sink.Failure ?? _sending.Exception ?? _parcels.Exception;

    /// <summary>No more events; done when all that were sent are acknowledged.</summary>
    public async Task StopSendingAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_sending);
        await Task.WhenAny(_parcels);
    }

    /// <summary>Ends the services; done when Kafka has taken every hop they tell of.</summary>
    public async Task EndAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await StopSendingAsync();
        await Task.WhenAll(Task.Run(_source.Dispose), Task.Run(_router.Dispose), Task.Run(_sink.Dispose));
    }

    public void Dispose()
    {
        EndAsync().GetAwaiter().GetResult();
        _lostFrames.Dispose();
        _stop.Dispose();
    }
}
