using System.CommandLine;
using Chasqui.Domain.Recording;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Asking;

/// <summary>A time on the command line: ISO 8601, Unix milliseconds, <c>now</c>, or before now: <c>-1h</c>.</summary>
internal static class TimeOption
{
    public static Option<string?> Create(string name, string description) =>
        new(name) { HelpName = "TIME", Description = $"{description}: ISO 8601, Unix milliseconds, or relative to now: -1h." };

    /// <summary>In Unix milliseconds; null when it is not given.</summary>
    /// <exception cref="CliException">It is not a time.</exception>
    public static long? Read(ParseResult parsed, Option<string?> option, DateTimeOffset now)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (text == "now")
            return now.ToUnixTimeMilliseconds();
        if (text.StartsWith('-') && DurationText.TryParse(text[1..], out var ago))
            return (now - ago).ToUnixTimeMilliseconds();
        return RecordedTime.TryParse(text, out var timeMs)
            ? timeMs
            : throw CliException.BadInput($"{option.Name}: '{text}' is not a time: {RecordedTime.Expected}, or one relative to now such as -1h.");
    }
}
