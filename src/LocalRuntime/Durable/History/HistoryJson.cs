using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chasqui.LocalRuntime.Durable.History;

/// <summary>Events as text. The text goes into table properties only, so quotes need no more than JSON's own escape.</summary>
internal static class HistoryJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new InvalidDataException($"The stored {typeof(T).Name} is empty.");
}
