using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chasqui.Contracts.Recording;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>What was observed, line by line in the form of recordings, each with the time at which it became known here.</summary>
public sealed class RecordingExport(ObservationExport observations)
{
    /// <summary>Writers of one line each, for events of the streams born in [<paramref name="fromMs"/>, <paramref name="toMs"/>); in no order of time.</summary>
    public async IAsyncEnumerable<Action<Utf8JsonWriter>> LinesAsync(
        IEnumerable<string> streams, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var sample in observations.ProgressAsync(fromMs, toMs, cancellation))
            foreach (var partition in sample.Partitions)
                yield return json => WriteProgress(json, sample, partition);
        foreach (var gap in await observations.GapsAsync(fromMs, toMs, cancellation))
            foreach (var stage in gap.Stages)
                yield return json => WriteGap(json, gap, stage);
        foreach (var stream in streams)
        {
            await foreach (var hop in observations.HopsAsync(stream, fromMs, toMs, cancellation))
                yield return json => RecordedLineWriter.WriteHop(json, hop.Hop, hop.StoredMs);
            await foreach (var (record, finding) in observations.ProbesAsync(stream, fromMs, toMs, cancellation))
            {
                if (finding.FoundMs > 0)
                    yield return json => WriteProbe(json, record, new ProbeFinding(ProbeOutcome.Found, "", finding.FoundMs));
                yield return json => WriteProbe(json, record, finding);
            }
        }
    }

    private static void WriteProgress(Utf8JsonWriter json, GroupOffsets sample, in PartitionOffsets offsets)
    {
        (long, long)? log = offsets.LogStart >= 0 && offsets.LogEnd >= 0 ? (offsets.LogStart, offsets.LogEnd) : null;
        var partition = new RecordedPartition(sample.Cluster, sample.Topic, offsets.Partition);
        RecordedLineWriter.WriteProgress(json, sample.AtMs, sample.Group, partition, offsets.Committed, log, sample.Members);
    }

    /// <summary>Of a gap only its latest state is kept. One that holds no hop that is known of is open all the same while frames are missing.</summary>
    private static void WriteGap(Utf8JsonWriter json, EmitterGap gap, EmittedStage stage)
    {
        var emitter = gap.Emitter.ToString("x16", CultureInfo.InvariantCulture) + (gap.Dropped ? "/dropped" : "");
        var hops = gap.Closed ? 0 : Math.Max(1, gap.Hops);
        RecordedLineWriter.WriteGap(
            json, gap.FoundMs > 0 ? gap.FoundMs : gap.ToMs, emitter, (stage.Stream, stage.Stage), gap.FromMs, gap.ToMs, (Math.Max(0, gap.Frames), hops));
    }

    private static void WriteProbe(Utf8JsonWriter json, in ProbedRecord record, ProbeFinding finding)
    {
        var known = finding.AtMs > 0 ? finding.AtMs : record.TraceId.OriginMs;
        RecordedLineWriter.WriteProbe(json, known, record.TraceId, record.Coordinates, finding.Outcome.ToString(), finding.Detail);
    }
}
