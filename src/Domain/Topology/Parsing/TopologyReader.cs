using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>
/// A place in the text of a topology. Reading never fails: what is wrong is reported, with the path of the place, and a default is returned, so
/// that every error comes out at once. Each property asked for is known thereby; <see cref="RejectUnknown"/> reports the others.
/// </summary>
public sealed class TopologyReader
{
    private readonly JsonElement _json;
    private readonly List<TopologyError> _errors;
    private readonly List<string> _asked = [];

    internal TopologyReader(string path, JsonElement json, List<TopologyError> errors) => (Path, _json, _errors) = (path, json, errors);

    /// <summary>Where this is, such as <c>streams.orders.path[2]</c>.</summary>
    public string Path { get; }

    /// <summary>The text does not have it.</summary>
    public bool IsMissing => _json.ValueKind == JsonValueKind.Undefined;

    public bool IsObject => _json.ValueKind == JsonValueKind.Object;

    public bool IsArray => _json.ValueKind == JsonValueKind.Array;

    /// <summary>Reports that something is wrong here.</summary>
    public void Error(string sentence) => _errors.Add(new(Path, sentence));

    /// <summary>Reports that something is wrong with a property of this object.</summary>
    public void Error(string property, string sentence) => _errors.Add(new(Join(Path, property), sentence));

    /// <summary>A property of this object, missing or not.</summary>
    public TopologyReader Property(string name)
    {
        if (!_asked.Contains(name))
            _asked.Add(name);
        return new(Join(Path, name), IsObject && _json.TryGetProperty(name, out var value) ? value : default, _errors);
    }

    /// <summary>The properties of an object whose names the user chose, each once. Reports anything but an object.</summary>
    public IEnumerable<(string Name, TopologyReader Value)> Members()
    {
        if (!CheckKind(JsonValueKind.Object, "an object"))
            yield break;
        ReportRepeated();
        foreach (var member in _json.EnumerateObject().DistinctBy(m => m.Name))
            yield return (member.Name, new(Join(Path, member.Name), member.Value, _errors));
    }

    /// <summary>The items of an array. Reports anything but an array.</summary>
    public IEnumerable<TopologyReader> Items()
    {
        if (!CheckKind(JsonValueKind.Array, "an array"))
            yield break;
        var index = 0;
        foreach (var item in _json.EnumerateArray())
            yield return new($"{Path}[{index++}]", item, _errors);
    }

    /// <summary>Reports the properties that nobody asked for. Call it when the object is read.</summary>
    public void RejectUnknown()
    {
        if (!CheckKind(JsonValueKind.Object, "an object"))
            return;
        ReportRepeated();
        foreach (var name in _json.EnumerateObject().Select(m => m.Name).Distinct().Except(_asked))
            Error(name, $"'{name}' is not a property here.{DidYouMean.Sentence(name, _asked)} Known are: {string.Join(", ", _asked)}.");
    }

    /// <summary>Null when it is missing.</summary>
    public string? Text(string expected = "a text")
    {
        if (IsMissing || !CheckKind(JsonValueKind.String, expected))
            return null;
        return _json.GetString();
    }

    /// <summary>A text that a rule of <see cref="TopologyNames"/> accepts; reported when it is missing or not accepted.</summary>
    public string? Required(string expected, Func<string, string?> whyNot)
    {
        if (IsMissing)
            Error($"is missing: {expected} is expected.");
        return Optional(expected, whyNot);
    }

    /// <summary>A text that a rule of <see cref="TopologyNames"/> accepts; null when it is missing.</summary>
    public string? Optional(string expected, Func<string, string?> whyNot)
    {
        if (Text(expected) is not { } text)
            return null;
        if (whyNot(text) is { } reason)
            Error(reason);
        return text;
    }

    public bool Flag(bool byDefault)
    {
        if (IsMissing || _json.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return IsMissing ? byDefault : _json.GetBoolean();
        CheckKind(JsonValueKind.True, "true or false");
        return byDefault;
    }

    /// <summary>A number for which <paramref name="isAllowed"/> holds.</summary>
    public double Number(double byDefault, Func<double, bool> isAllowed, string expected)
    {
        if (IsMissing || !CheckKind(JsonValueKind.Number, expected))
            return byDefault;
        if (_json.TryGetDouble(out var number) && isAllowed(number))
            return number;
        Error($"{_json.GetRawText()} is out of bounds: {expected} is expected.");
        return byDefault;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Whole(int byDefault, int least, int most) =>
        (int)Number(byDefault, n => n >= least && n <= most && Math.Floor(n) == n, $"a whole number from {least} to {most}");

    /// <summary>A duration from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public TimeSpan Duration(TimeSpan byDefault, TimeSpan least, TimeSpan most)
    {
        if (Text(DurationText.Expected) is not { } text)
            return byDefault;
        if (!DurationText.TryParse(text, out var duration))
            Error($"'{text}' is not a duration: {DurationText.Expected} is expected.");
        else if (duration >= least && duration <= most)
            return duration;
        else
            Error($"{text} is out of bounds: a duration from {DurationText.Format(least)} to {DurationText.Format(most)} is expected.");
        return byDefault;
    }

    /// <summary>The member of an enumeration whose name it is, letter case aside.</summary>
    public T Choice<T>(T byDefault)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        if (Text($"one of {string.Join(", ", names)}") is not { } text)
            return byDefault;
        if (Array.Exists(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase)))
            return Enum.Parse<T>(text, ignoreCase: true);
        Error($"'{text}' is not known.{DidYouMean.Sentence(text, names)} One of {string.Join(", ", names)} is expected.");
        return byDefault;
    }

    private void ReportRepeated()
    {
        foreach (var (name, count) in _json.EnumerateObject().CountBy(m => m.Name))
            if (count > 1)
                Error(name, $"is given {count} times: each name is expected once.");
    }

    private bool CheckKind(JsonValueKind kind, string expected)
    {
        if (_json.ValueKind == kind)
            return true;
        Error(IsMissing ? $"is missing: {expected} is expected." : $"is {Describe(_json)}: {expected} is expected.");
        return false;
    }

    private static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the text '{json.GetString()}'",
        JsonValueKind.Number => $"the number {json.GetRawText()}",
        _ => json.GetRawText(),
    };

    private static string Join(string path, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');
        return plain ? path.Length == 0 ? name : $"{path}.{name}" : string.Create(CultureInfo.InvariantCulture, $"{path}['{name}']");
    }
}
