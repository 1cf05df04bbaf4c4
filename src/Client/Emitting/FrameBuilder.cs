using Chasqui.Contracts.Wire;

namespace Chasqui.Client.Emitting;

/// <summary>Turns hops into numbered frames. Every frame made takes its number, whether it will arrive or not. Not thread-safe.</summary>
internal sealed class FrameBuilder(ulong emitter, int hopsPerFrame, TimeProvider time)
{
    private readonly HopFrameWriter _writer = new();
    private long _sequence;
    private long _hopsBefore;

    public bool IsFull => _writer.Count >= hopsPerFrame;

    public int Count => _writer.Count;

    /// <summary>False when the hop does not fit: into a frame with others, or, in an empty one, into any.</summary>
    public bool TryAdd(in PendingHop hop) => _writer.TryAdd(hop.Route, hop.Id, hop.TimeMs, hop.Partition, hop.Offset, hop.LeaderEpoch);

    /// <summary>The frame, and room for the next one.</summary>
    public byte[] Close(long droppedBefore)
    {
        var header = new FrameHeader(emitter, ++_sequence, _hopsBefore, droppedBefore, time.GetUtcNow().ToUnixTimeMilliseconds());
        var frame = _writer.ToArray(header);
        _hopsBefore += _writer.Count;
        _writer.Reset();
        return frame;
    }
}
