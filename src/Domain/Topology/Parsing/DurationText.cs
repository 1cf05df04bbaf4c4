using System.Globalization;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>7d</c>, or <c>00:00:30</c>.</summary>
public static class DurationText
{
    /// <summary>What is accepted, for error messages.</summary>
    public const string Expected = "a duration such as \"500ms\", \"30s\", \"5m\", \"1h\", \"7d\" or \"00:00:30\"";

    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Accepts durations from 0 to 36,500 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                continue;
            var total = count * milliseconds;
            if (total > 36_500 * 86_400_000d)
                return false;
            duration = TimeSpan.FromMilliseconds(total);
            return true;
        }

        return false;
    }

    /// <summary>The shortest form, such as <c>90s</c> or <c>1h</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        for (var i = Units.Length - 1; i > 0; i--)
            if (milliseconds >= Units[i].Milliseconds && milliseconds % Units[i].Milliseconds == 0)
                return $"{(milliseconds / Units[i].Milliseconds).ToString(CultureInfo.InvariantCulture)}{Units[i].Unit}";
        return $"{milliseconds.ToString(CultureInfo.InvariantCulture)}ms";
    }
}
