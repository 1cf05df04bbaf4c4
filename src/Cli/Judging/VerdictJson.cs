using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Judging;

/// <summary>Writes verdicts as JSON lines.</summary>
internal sealed class VerdictJson(TextWriter output)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public void Write(JudgedVerdict verdict)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        json.WriteStartObject();
        json.WriteString("at", RecordedTime.ToIso(verdict.At));
        json.WriteStartObject("subject");
        foreach (var (name, value) in verdict.Subject)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("verdict", verdict.Verdict);
        json.WriteString("rule", verdict.Rule);
        json.WriteString("cause", verdict.Cause);
        json.WriteString("since", RecordedTime.ToIso(verdict.SinceMs));
        json.WritePropertyName("evidence");
        verdict.Evidence.WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }
}
