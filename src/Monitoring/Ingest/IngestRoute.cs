using Chasqui.Domain.Progress;

namespace Chasqui.Monitoring.Ingest;

/// <summary>What the bytes of a route come to.</summary>
/// <param name="Id">Its number in the cache.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Hash">Their hash.</param>
/// <param name="Stream">Its stream; null when the route is refused.</param>
/// <param name="Stage">What hops of it tell of.</param>
/// <param name="Error">Why it is refused; empty when it is not.</param>
internal sealed record IngestRoute(int Id, byte[] Bytes, ulong Hash, IngestStream? Stream, EmittedStage Stage, string Error);
