using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Ingest;

/// <summary>A stream as ingest sees it.</summary>
/// <param name="Number">Its number in the topology.</param>
/// <param name="Path">Its path.</param>
internal sealed record IngestStream(int Number, StreamPath Path);
