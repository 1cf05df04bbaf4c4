namespace Chasqui.Monitoring.Ports;

/// <summary>A hop record that was refused, whole or in part.</summary>
/// <param name="Topic">The hop topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampMs">The record's own time, in Unix milliseconds: not to be trusted.</param>
/// <param name="Reason">Why, for the first thing wrong.</param>
/// <param name="BadHops">How many of its hops were refused; 0 when the record was not readable to its end.</param>
/// <param name="FirstBadHop">The place of the first one, from 0; -1 when the record itself is bad.</param>
/// <param name="Raw">The record's first bytes, at most <see cref="MaxRawBytes"/>.</param>
/// <param name="Length">Its whole length, in bytes.</param>
public sealed record DeadLetter(
    string Topic, int Partition, long Offset, long TimestampMs, string Reason, int BadHops, int FirstBadHop, ReadOnlyMemory<byte> Raw, int Length)
{
    public const int MaxRawBytes = 32 * 1024;
}
