using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Consumers.Recording;

/// <summary>Reads the properties of a recorded observation. The first that is missing or wrong is the error.</summary>
internal sealed class ObservationJson(JsonElement json)
{
    /// <summary>Empty when nothing was wrong.</summary>
    public string Error { get; private set; } = "";

    public string Text(string name)
    {
        if (TryGet(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        Fail(name, "a text");
        return "";
    }

    public string? OptionalText(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number from 0.</summary>
    public long Count(string name)
    {
        if (Has(name))
            return OptionalCount(name) ?? -1;
        Fail(name, "a whole number");
        return -1;
    }

    /// <summary>A whole number; negative ones stand for one that is not known, as null does.</summary>
    public long? OptionalCount(string name)
    {
        if (!Has(name) || !TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            return number < 0 ? null : number;
        Fail(name, "a whole number");
        return null;
    }

    public int Partition(string name)
    {
        var number = Count(name);
        if (number is < 0 or > int.MaxValue)
            Fail(name, "a partition, from 0");
        return (int)Math.Clamp(number, 0, int.MaxValue);
    }

    /// <summary>A time as Unix milliseconds or as ISO 8601; -1 when it is missing.</summary>
    public long OptionalTime(string name)
    {
        if (!Has(name) || !TryGet(name, out var value))
            return -1;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var ms))
            return ms;
        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time.ToUnixTimeMilliseconds();
        Fail(name, "a time, as Unix milliseconds or ISO 8601");
        return -1;
    }

    /// <summary>The items of an array; none when it is missing.</summary>
    public IEnumerable<ObservationJson> Items(string name)
    {
        if (!Has(name) || !TryGet(name, out var value))
            yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Fail(name, "an array");
            yield break;
        }

        foreach (var element in value.EnumerateArray())
        {
            var item = new ObservationJson(element);
            yield return item;
            if (item.Error.Length > 0)
                Fail(name, item.Error, "");
        }
    }

    /// <summary>Present, and not null.</summary>
    public bool Has(string name) => TryGet(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public bool IsArray(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array;

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out value);
    }

    private void Fail(string name, string expected, string suffix = " is expected")
    {
        if (Error.Length == 0)
            Error = $"{name}: {expected}{suffix}";
    }
}
