using System.Diagnostics.Metrics;

namespace Chasqui.Soak.Pipeline;

/// <summary>Counts the frames of hops that Kafka did not take from the SDK in this process: their hops never come to be stored.</summary>
internal sealed class LostFrames : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public LostFrames()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "chasqui.client.frames.lost")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
