namespace Chasqui.Contracts.Wire;

/// <summary>Who sent a frame, and where it stands in what that emitter sent: a gap in the numbers measures lost hop records.</summary>
/// <param name="Emitter">Random, one a process and start; 0 when the sender does not number its frames.</param>
/// <param name="Sequence">1 for an emitter's first frame, then one more each.</param>
/// <param name="HopsBefore">Hops in all of the emitter's earlier frames together.</param>
/// <param name="DroppedBefore">Hops the emitter dropped so far because its buffer was full.</param>
/// <param name="SentAtMs">When the frame was closed, in Unix milliseconds.</param>
public readonly record struct FrameHeader(ulong Emitter, long Sequence, long HopsBefore, long DroppedBefore, long SentAtMs);
