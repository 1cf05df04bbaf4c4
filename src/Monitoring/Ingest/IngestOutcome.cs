namespace Chasqui.Monitoring.Ingest;

/// <summary>What became of a batch.</summary>
/// <param name="Records">Records in it.</param>
/// <param name="Hops">Hops written.</param>
/// <param name="Segments">Segments written.</param>
/// <param name="DeadLetters">Records refused, whole or in part.</param>
public readonly record struct IngestOutcome(int Records, long Hops, int Segments, int DeadLetters);
