namespace Chasqui.Domain.Tracing;

/// <summary>One observed hop of a trace.</summary>
/// <param name="Slot">The slot of the hop or end in its <see cref="Topology.StreamPath"/>.</param>
/// <param name="TimeMs">When, in Unix milliseconds by the emitter's clock.</param>
/// <param name="Place">Where the record lies that was written or read.</param>
public readonly record struct HopObservation(int Slot, long TimeMs, RecordPlace Place);
