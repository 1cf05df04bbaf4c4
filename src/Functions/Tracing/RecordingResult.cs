using System.Buffers;
using System.Text.Json;
using Chasqui.Monitoring.Reconcile;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Chasqui.Functions.Tracing;

/// <summary>Observations as JSON lines, written as they are read: a recording is never held in memory.</summary>
internal sealed class RecordingResult(RecordingExport recording, IReadOnlyList<string> streams, long fromMs, long toMs) : IActionResult
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>Lines handed to the connection together.</summary>
    private const int LinesPerFlush = 200;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var cancellation = context.HttpContext.RequestAborted;
        response.ContentType = ContentType;
        var lines = 0;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        await foreach (var line in recording.LinesAsync(streams, fromMs, toMs, cancellation))
        {
            line(json);
            json.Flush();
            json.Reset();
            response.BodyWriter.Write(NewLine);
            if (++lines % LinesPerFlush == 0)
                await response.BodyWriter.FlushAsync(cancellation);
        }

        await response.BodyWriter.FlushAsync(cancellation);
    }
}
