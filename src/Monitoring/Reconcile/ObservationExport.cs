using System.Runtime.CompilerServices;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Sample;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>A hop as it was ingested, with the place of its record, by which redeliveries are told.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="HopTopic">The topic its record came by.</param>
/// <param name="HopPartition">Its partition.</param>
/// <param name="RecordOffset">Its offset.</param>
/// <param name="RecordIndex">The hop's place in it, from 0.</param>
/// <param name="StoredMs">When its segment was stored last, in Unix milliseconds: by then it was known.</param>
public sealed record IngestedHop(TraceHop Hop, string HopTopic, int HopPartition, long RecordOffset, int RecordIndex, long StoredMs);

/// <summary>Gives back what was observed, for recordings.</summary>
public sealed class ObservationExport(TracingTopology tracing, IReadOnlyList<StreamPath> paths, ReconcileStores stores)
{
    /// <summary>How a group stood before is a part of how it came past a record.</summary>
    private static readonly long LookbackMs = (long)TimeSpan.FromMinutes(5).TotalMilliseconds;

    /// <summary>The hops of events born in [<paramref name="fromMs"/>, <paramref name="toMs"/>), by window, shard and segment.</summary>
    public async IAsyncEnumerable<IngestedHop> HopsAsync(string stream, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = paths.FirstOrDefault(p => p.Stream.Name == stream);
        for (var window = path?.WindowOf(Math.Max(0, fromMs)) ?? toMs; window < toMs; window += path!.WindowMs)
            for (var shard = 0; shard < path!.Stream.Shards; shard++)
                await foreach (var segment in stores.Segments.ReadAsync(new WindowUnit(stream, window, shard), cancellation))
                    foreach (var hop in Decode(segment))
                        if (hop.Hop.TraceId.OriginMs >= fromMs && hop.Hop.TraceId.OriginMs < toMs)
                            yield return hop;
    }

    /// <summary>
    /// The samples of every group, the ingest group included, that bear on events born in [<paramref name="fromMs"/>, <paramref name="toMs"/>): from a little
    /// before until those events are not judged any more.
    /// </summary>
    public async IAsyncEnumerable<GroupOffsets> ProgressAsync(long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var until = JudgedUntil(toMs);
        foreach (var cluster in GroupSubscriptions.WithStandbys(tracing, paths).Select(g => g.Cluster).Distinct())
            await foreach (var sample in stores.Progress.ReadAsync(cluster, fromMs - LookbackMs, cancellation))
                if (sample.AtMs < until)
                    yield return sample;
    }

    /// <summary>What probes found for windows of the stream in [<paramref name="fromMs"/>, <paramref name="toMs"/>).</summary>
    public async IAsyncEnumerable<KeyValuePair<ProbedRecord, ProbeFinding>> ProbesAsync(
        string stream, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = paths.FirstOrDefault(p => p.Stream.Name == stream);
        for (var window = path?.WindowOf(Math.Max(0, fromMs)) ?? toMs; window < toMs; window += path!.WindowMs)
            for (var shard = 0; shard < path!.Stream.Shards; shard++)
                foreach (var finding in await stores.Probes.GetAsync(new WindowUnit(stream, window, shard), cancellation))
                    yield return finding;
    }

    /// <summary>Lost hop records that bear on events born in [<paramref name="fromMs"/>, <paramref name="toMs"/>).</summary>
    public Task<IReadOnlyList<EmitterGap>> GapsAsync(long fromMs, long toMs, CancellationToken cancellation) =>
        stores.Emitters.ReadGapsAsync(LateGaps.ReadFrom(paths, fromMs), JudgedUntil(toMs), cancellation);

    private long JudgedUntil(long toMs) => toMs + (long)paths.Max(p => p.Stream.GiveUpAfter + p.Stream.Window).TotalMilliseconds;

    private static List<IngestedHop> Decode(in SegmentBlock segment)
    {
        var hops = new List<IngestedHop>(segment.Hops);
        var routes = new List<HopRoute>();
        var reader = new SegmentReader(segment.Bytes.Span, segment.Key, segment.Unit.WindowMs, new long[SegmentReader.ScratchLength]);
        while (reader.TryRead(out var hop))
        {
            if (!reader.NewRoute.IsEmpty)
                routes.Add(HopFrameReader.TryDecodeRoute(reader.NewRoute, out var route) ? route : default);
            var its = routes[hop.Route];
            var at = hop.Partition < 0 ? null : (RecordCoordinates?)new RecordCoordinates(its.Cluster, its.Topic, hop.Partition, hop.Offset, hop.LeaderEpoch);
            var told = new TraceHop(hop.TraceId, its.Stream, its.Stage, its.Action, hop.TimeMs, at, its.Reason.Length == 0 ? null : its.Reason);
            hops.Add(new IngestedHop(told, segment.Key.Topic, segment.Key.Partition, hop.RecordOffset, hop.RecordIndex, segment.StoredMs));
        }

        return hops;
    }
}
