using Chasqui.Contracts;
using Chasqui.Contracts.Wire;

namespace Chasqui.Client.Emitting;

/// <summary>A hop that waits to be put in a frame.</summary>
internal readonly record struct PendingHop(HopRoute Route, TraceId Id, long TimeMs, int Partition, long Offset, int LeaderEpoch);
