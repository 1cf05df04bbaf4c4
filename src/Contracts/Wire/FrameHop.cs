namespace Chasqui.Contracts.Wire;

/// <summary>One hop as a frame holds it.</summary>
/// <param name="Route">Index into the frame's routes.</param>
/// <param name="TraceId">The event.</param>
/// <param name="TimeMs">When, in Unix milliseconds.</param>
/// <param name="Partition">The partition, or -1 when the coordinates are not known.</param>
/// <param name="Offset">The offset, or -1.</param>
/// <param name="LeaderEpoch">The leader epoch, or -1.</param>
public readonly record struct FrameHop(int Route, TraceId TraceId, long TimeMs, int Partition = -1, long Offset = -1, int LeaderEpoch = -1);
