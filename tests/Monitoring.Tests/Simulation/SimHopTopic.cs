using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ingest;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>The hop topic of a world, and where the ingest group stands on it.</summary>
internal sealed class SimHopTopic(IReadOnlyList<SimFrame> frames, Random random)
{
    private readonly SimFrame[][] _partitions =
        [.. Enumerable.Range(0, SimEmission.HopPartitions).Select(p => frames.Where(f => f.HopPartition == p).OrderBy(f => f.Offset).ToArray())];

    private readonly long[] _committed = new long[SimEmission.HopPartitions];

    /// <summary>Some of what has arrived and is not committed, of any partitions, each in order.</summary>
    public IngestRecord[] NextBatch(long now)
    {
        var batch = new List<IngestRecord>();
        var most = random.Next(1, 40);
        foreach (var partition in random.Next(2) == 0 ? [0, 1] : new[] { 1, 0 })
            batch.AddRange(_partitions[partition].Skip((int)_committed[partition]).TakeWhile(f => f.ArrivedAt <= now).Take(most).Select(RecordOf));
        return [.. batch];
    }

    public void Commit(IngestRecord[] batch)
    {
        foreach (var record in batch)
            _committed[record.Partition] = Math.Max(_committed[record.Partition], record.Offset + 1);
    }

    public IEnumerable<PartitionOffsets> Offsets(long now) => Enumerable.Range(0, _partitions.Length)
        .Select(p => new PartitionOffsets(p, _committed[p], 0, _partitions[p].LongCount(f => f.ArrivedAt <= now)));

    private static IngestRecord RecordOf(SimFrame frame) =>
        new(HopFormat.DefaultTopic, frame.HopPartition, frame.Offset, frame.ArrivedAt, frame.Bytes, IngestFormat.Frame);
}
