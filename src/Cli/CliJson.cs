using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chasqui.Cli;

/// <summary>How JSON is written: on one line, with quotes and accents readable in a terminal.</summary>
internal static class CliJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
