using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>A segment on its way to or from the store.</summary>
/// <param name="Unit">What it belongs to.</param>
/// <param name="Key">Which hop records it holds.</param>
/// <param name="Hops">How many hops.</param>
/// <param name="Bytes">Its compact form; good until the call, or the step of the enumeration, is over.</param>
/// <param name="StoredMs">
/// From the store: when it was written last, in Unix milliseconds by the store's clock; a redelivery writes it again. On the way to it: of no meaning.
/// </param>
public readonly record struct SegmentBlock(WindowUnit Unit, SegmentKey Key, int Hops, ReadOnlyMemory<byte> Bytes, long StoredMs = 0);
