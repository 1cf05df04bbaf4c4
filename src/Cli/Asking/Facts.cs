using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Facts as people read them: times to the second, durations with their unit, nested facts as indented lines.</summary>
internal static class Facts
{
    private const int Indent = 2;

    /// <summary>A time of the app's JSON, to the second; what is no time stays as it is.</summary>
    public static string Time(JsonNode? node) => node is null ? "" : Read(node) is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : Text(node);

    /// <summary>How long ago a time was, such as <c>3m 20s</c>.</summary>
    public static string Since(JsonNode? node, DateTimeOffset now) => node is not null && Read(node) is { } time ? Duration((now - time).TotalMilliseconds) : Text(node);

    /// <summary>Milliseconds as a duration of at most two units.</summary>
    public static string Duration(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? Duration(node.GetValue<double>()) : Text(node);

    public static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(Text)),
        JsonObject json => string.Join(", ", json.Where(p => p.Value is not null).Select(p => $"{p.Key} {Text(p.Value)}")),
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    /// <summary>Each fact on a line of its own; facts of a fact below it, indented.</summary>
    public static void Write(CliConsole console, JsonObject facts, int depth = 1)
    {
        var plain = facts.Where(p => p.Value is not null && !IsNested(p.Value)).ToArray();
        var width = plain.Select(p => p.Key.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in plain)
            console.Out.WriteLine($"{Space(depth)}{name.PadRight(width)}  {(name.EndsWith("Ms", StringComparison.Ordinal) ? Duration(value) : Text(value))}");
        foreach (var (name, value) in facts.Where(p => p.Value is not null && IsNested(p.Value)))
        {
            console.Out.WriteLine($"{Space(depth)}{name}");
            foreach (var nested in value is JsonArray list ? list.OfType<JsonObject>() : [(JsonObject)value!])
                Write(console, nested, depth + 1);
        }
    }

    private static bool IsNested(JsonNode? node) =>
        node is JsonArray { Count: > 0 } list ? list[0] is JsonObject : node is JsonObject { Count: > 0 } json && json.Any(p => p.Value is JsonObject or JsonArray || json.Count > 4);

    private static string Space(int depth) => new(' ', depth * Indent);

    private static DateTimeOffset? Read(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String
        && DateTimeOffset.TryParse(node.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Duration(double milliseconds)
    {
        if (milliseconds < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, milliseconds):0.#}ms");
        var seconds = (long)(milliseconds / 1000);
        var (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        return days > 0 ? $"{days}d {hours}h" : hours > 0 ? $"{hours}h {minutes}m" : minutes > 0 ? $"{minutes}m {seconds % 60}s" : $"{seconds}s";
    }
}
