using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Recording;

/// <summary>
/// Reads the fields of one recorded observation. Reading never fails: the first thing that is wrong is kept, in words, and a default is returned.
/// </summary>
public ref struct ObservationFields(JsonElement observation)
{
    private readonly JsonElement _json = observation;

    /// <summary>What is wrong, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>True when nothing is wrong; else what is.</summary>
    public readonly bool AreValid(out string error)
    {
        error = Error ?? "";
        return Error is null;
    }

    /// <summary>Reports something that is wrong.</summary>
    public void Fail(string sentence) => Error ??= sentence;

    public string Text(string name)
    {
        if (OptionalText(name) is { } text)
            return text;
        Fail($"\"{name}\" is missing.");
        return "";
    }

    /// <summary>Null when it is missing or null.</summary>
    public string? OptionalText(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        Fail($"\"{name}\" is not a text with at least one character.");
        return null;
    }

    /// <summary>A whole number, at least <paramref name="least"/>.</summary>
    public long Whole(string name, long least = 0)
    {
        if (OptionalWhole(name, least) is { } number)
            return number;
        Fail($"\"{name}\" is missing.");
        return least;
    }

    public long? OptionalWhole(string name, long least = 0)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least)
            return number;
        Fail($"\"{name}\" is not a whole number from {least.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    /// <summary>A partition or another number that fits 32 bits.</summary>
    public int Small(string name) => (int)Math.Min(int.MaxValue, Whole(name));

    public double? OptionalNumber(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Fail($"\"{name}\" is not a number.");
        return null;
    }

    public bool? OptionalFlag(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fail($"\"{name}\" is neither true nor false.");
        return null;
    }

    /// <summary>A time, in Unix milliseconds.</summary>
    public long Time(string name)
    {
        if (OptionalTime(name) is { } time)
            return time;
        Fail($"\"{name}\" is missing.");
        return 0;
    }

    public long? OptionalTime(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (RecordedTime.TryRead(value, out var time))
            return time;
        Fail($"\"{name}\" is not a time: {RecordedTime.Expected}.");
        return null;
    }

    /// <summary>The member of an enumeration whose name it is, letter case aside.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        if (Error is not null)
            return default;
        if (Array.Exists(Enum.GetNames<T>(), n => n.Equals(text, StringComparison.OrdinalIgnoreCase)))
            return Enum.Parse<T>(text, ignoreCase: true);
        Fail($"\"{name}\" is '{text}': one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))} is expected.");
        return default;
    }

    /// <summary>Whether the field is there and not null.</summary>
    public readonly bool TryGet(string name, out JsonElement value) => _json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
