using System.Text.Json;
using Chasqui.Contracts.Recording;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Reconcile;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Chasqui.Functions.Tracing;

/// <summary>Observations as JSON lines, written as they are read: a recording is never held in memory.</summary>
internal sealed class RecordingResult(ObservationExport observations, IReadOnlyList<string> streams, long fromMs, long toMs) : IActionResult
{
    public const string ContentType = "application/x-ndjson";
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var cancellation = context.HttpContext.RequestAborted;
        response.ContentType = ContentType;
        await foreach (var sample in observations.ProgressAsync(fromMs, toMs, cancellation))
            foreach (var partition in sample.Partitions)
                await WriteAsync(response, json => WriteProgress(json, sample, partition), cancellation);
        foreach (var gap in await observations.GapsAsync(fromMs, toMs, cancellation))
            foreach (var stage in gap.Stages)
                await WriteAsync(response, json => WriteGap(json, gap, stage), cancellation);
        foreach (var stream in streams)
        {
            await foreach (var hop in observations.HopsAsync(stream, fromMs, toMs, cancellation))
                await WriteAsync(response, json => RecordedLineWriter.WriteHop(json, hop.Hop, null), cancellation);
            await foreach (var (record, finding) in observations.ProbesAsync(stream, fromMs, toMs, cancellation))
                await WriteAsync(
                    response,
                    json => RecordedLineWriter.WriteProbe(json, record.TraceId.OriginMs, record.TraceId, record.Coordinates, finding.Outcome.ToString(), finding.Detail),
                    cancellation);
        }
    }

    private static void WriteProgress(Utf8JsonWriter json, GroupOffsets sample, in PartitionOffsets offsets)
    {
        (long, long)? log = offsets.LogStart >= 0 && offsets.LogEnd >= 0 ? (offsets.LogStart, offsets.LogEnd) : null;
        var partition = new RecordedPartition(sample.Cluster, sample.Topic, offsets.Partition);
        RecordedLineWriter.WriteProgress(json, sample.AtMs, sample.Group, partition, offsets.Committed, log, sample.Members);
    }

    private static async Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> line, CancellationToken cancellation)
    {
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
            line(json);
        await response.BodyWriter.WriteAsync(NewLine, cancellation);
    }

    private static void WriteGap(Utf8JsonWriter json, EmitterGap gap, EmittedStage stage) => RecordedLineWriter.WriteGap(
        json, gap.ToMs, gap.Emitter.ToString("x16"), (stage.Stream, stage.Stage), gap.FromMs, gap.ToMs, (gap.Frames, gap.Hops));
}
