using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Brokers;

/// <summary>Reads JSON that others wrote, as far as it can be understood: names in any letter case and punctuation, numbers as texts.</summary>
internal static class LooseJson
{
    /// <summary>The property under the first of some names; false when it is missing or null.</summary>
    public static bool TryGet(this JsonElement json, out JsonElement value, params ReadOnlySpan<string> names)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var name in names)
            if (json.TryGetProperty(name, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                return true;
        foreach (var property in json.EnumerateObject())
            foreach (var name in names)
                if (property.Value.ValueKind != JsonValueKind.Null && BrokerMetric.Plain(property.Name) == BrokerMetric.Plain(name))
                {
                    value = property.Value;
                    return true;
                }

        return false;
    }

    /// <summary>A finite number, also one written as a text; null for anything else.</summary>
    public static double? Number(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number when json.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => number,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    /// <summary>A whole number that fits 32 bits; null for anything else.</summary>
    public static int? Whole(this JsonElement json) =>
        json.ValueKind is not (JsonValueKind.True or JsonValueKind.False) && json.Number() is { } number and >= int.MinValue and <= int.MaxValue
            && Math.Floor(number) == number
            ? (int)number
            : null;

    public static bool? Flag(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.GetDouble() != 0,
        JsonValueKind.String => BrokerMetric.Plain(json.GetString() ?? "") switch
        {
            "true" or "yes" or "ok" or "1" => true,
            "false" or "no" or "failed" or "0" => false,
            _ => null,
        },
        _ => null,
    };

    /// <summary>How many: a number, or the length of a list.</summary>
    public static int? Count(this JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : json.Whole();

    public static double? NumberOf(this JsonElement json, params ReadOnlySpan<string> names) => json.TryGet(out var value, names) ? value.Number() : null;

    public static int? CountOf(this JsonElement json, params ReadOnlySpan<string> names) => json.TryGet(out var value, names) ? value.Count() : null;

    public static string? TextOf(this JsonElement json, params ReadOnlySpan<string> names) => json.TryGet(out var value, names) ? value.ToString() : null;
}
