using System.Text.Json;

namespace Chasqui.Domain.Recording;

/// <summary>One line of a recording: an observation and when it became known.</summary>
/// <param name="Type">The type of observation.</param>
/// <param name="KnownMs">When it became known, in Unix milliseconds: <c>ingestedAt</c> where a line has it, else <c>time</c>.</param>
/// <param name="Document">The whole line; disposed with this.</param>
public sealed record RecordedLine(string Type, long KnownMs, JsonDocument Document) : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Null, with the reason, when the line is not an observation.</summary>
    public static RecordedLine? Parse(ReadOnlyMemory<byte> utf8, out string error)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
            if (TryReadEnvelope(document.RootElement, out var type, out var knownMs, out error))
                return new(type, knownMs, document);
        }
        catch (JsonException)
        {
            error = "this is not one JSON object.";
        }

        document?.Dispose();
        return null;
    }

    public void Dispose() => Document.Dispose();

    private static bool TryReadEnvelope(JsonElement json, out string type, out long knownMs, out string error)
    {
        (type, knownMs) = ("", 0);
        if (json.ValueKind != JsonValueKind.Object)
        {
            error = "this is not one JSON object.";
            return false;
        }

        var fields = new ObservationFields(json);
        type = fields.Text("type");
        var time = fields.Time("time");
        knownMs = fields.OptionalTime("ingestedAt") ?? time;
        return fields.AreValid(out error);
    }
}
