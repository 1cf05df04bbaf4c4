using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Judging;

/// <summary>What a first reading of a recording found.</summary>
/// <param name="FirstMs">The earliest time at which something became known, in Unix milliseconds.</param>
/// <param name="LastMs">The latest.</param>
/// <param name="IsOrdered">Whether the lines are in that order.</param>
/// <param name="Types">How many lines of each type there are.</param>
/// <param name="Malformed">Lines that are no observation, as <c>file:line: reason</c>.</param>
internal sealed record RecordingScan(
    long FirstMs, long LastMs, bool IsOrdered, IReadOnlyDictionary<string, long> Types, IReadOnlyList<string> Malformed)
{
    public bool IsEmpty => Types.Count == 0;

    public static RecordingScan Of(string name, IEnumerable<RecordingLine> lines)
    {
        var types = new Dictionary<string, long>();
        var malformed = new List<string>();
        var (first, last, ordered) = (long.MaxValue, long.MinValue, true);
        foreach (var line in lines)
        {
            if (line.IsBlank)
                continue;
            using var parsed = RecordedLine.Parse(line.Bytes, out var error);
            if (parsed is null)
            {
                malformed.Add($"{name}:{line.Number}: {error}");
                continue;
            }

            ordered &= parsed.KnownMs >= last;
            (first, last) = (Math.Min(first, parsed.KnownMs), Math.Max(last, parsed.KnownMs));
            types[parsed.Type] = types.GetValueOrDefault(parsed.Type) + 1;
        }

        return new(first, last, ordered, types, malformed);
    }

    /// <summary>Number, position and length of every line that is an observation, by the time it became known; lines of one time stay in their order.</summary>
    public static IEnumerable<(long Number, long Position, int Length)> IndexOf(IEnumerable<RecordingLine> lines)
    {
        var keys = new List<(long KnownMs, int Number)>();
        var places = new List<(long Position, int Length)>();
        foreach (var line in lines)
        {
            using var parsed = line.IsBlank ? null : RecordedLine.Parse(line.Bytes, out _);
            if (parsed is not null)
                keys.Add((parsed.KnownMs, (int)line.Number));
            places.Add((line.Position, line.Bytes.Length));
        }

        keys.Sort();
        foreach (var (_, number) in keys)
            yield return (number, places[number - 1].Position, places[number - 1].Length);
    }
}
