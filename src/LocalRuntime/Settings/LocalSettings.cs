using System.Text.Json;

namespace Chasqui.LocalRuntime.Settings;

/// <summary>A <c>local.settings.json</c>, read as the Core Tools read it.</summary>
/// <param name="Values">The app's settings. Environment variables win over them.</param>
/// <param name="HttpPort">From <c>Host.LocalHttpPort</c>, or null.</param>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string> Values, int? HttpPort)
{
    public static readonly LocalSettings None = new(new Dictionary<string, string>(), null);

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads <c>local.settings.json</c>, or else <c>local.settings.sample.json</c>, or else nothing.</summary>
    public static LocalSettings Load(string baseDirectory) =>
        AppFiles.Find(baseDirectory, "local.settings.json", "local.settings.sample.json") is { } path
            ? Parse(File.ReadAllText(path), path)
            : None;

    /// <param name="text">The file's text.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="InvalidOperationException">It is not such a file, or it is encrypted.</exception>
    public static LocalSettings Parse(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            var root = document.RootElement;
            if (Property(root, "IsEncrypted") is { ValueKind: JsonValueKind.True })
                throw new InvalidOperationException($"{path} is encrypted: decrypt it with 'func settings decrypt'. Only the Core Tools hold its key.");
            return new LocalSettings(ValuesOf(root, path), PortOf(root));
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, string> ValuesOf(JsonElement root, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Property(root, "Values") is not { ValueKind: JsonValueKind.Object } section)
            return values;

        foreach (var value in section.EnumerateObject())
        {
            // A nested object is what people write by mistake; the tools refuse it as well.
            if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                throw new InvalidOperationException($"{path}: the value '{value.Name}' is not a string. Name nested settings like 'Section__Name'.");
            values[value.Name] = value.Value.ToString();
        }

        return values;
    }

    private static int? PortOf(JsonElement root) =>
        Property(root, "Host") is { ValueKind: JsonValueKind.Object } host && Property(host, "LocalHttpPort") is { } port
            ? port.ValueKind == JsonValueKind.Number ? port.GetInt32() : int.Parse(port.ToString(), System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static JsonElement? Property(JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }

        return null;
    }
}
