using System.Collections.Immutable;
using System.CommandLine;
using Chasqui.Domain.Recording;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Judging;

/// <summary><c>chasqui judge FILE...</c>: the rules of the app over recorded observations.</summary>
internal sealed class JudgeCommand
{
    private readonly Argument<string[]> _files = InputFile.Arguments("Recordings (JSON lines), read as one; - for standard input.");

    private readonly Option<string?> _settings =
        new("--settings") { HelpName = "FILE", Description = "A topology.json, or only its streams and other settings, to judge by. Without it paths are inferred." };

    private readonly Option<string[]> _at = new("--at")
    {
        HelpName = "TIME",
        Description = "When to judge: ISO 8601 or Unix milliseconds, one or more. Default: the last time in the recording.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _every =
        new("--every") { HelpName = "TICK", Description = "Judge at every multiple of this duration (such as 30s) and at the end." };

    private readonly Option<bool> _changes =
        new("--changes") { Description = "Print only what changed since the judgement before; judges as often as the app would, unless --at or --every says." };

    private readonly Option<bool> _table = new("--table") { Description = "A table for people instead of JSON lines." };

    private readonly Option<bool> _json = new("--json") { Description = "JSON lines, one a verdict; the default." };

    private readonly Option<string[]> _kinds =
        new("--kind") { HelpName = "KIND", Description = "Only subjects of these kinds, such as trace,trace-duplicates." };

    private readonly Option<string[]> _failOn =
        new("--fail-on") { HelpName = "VERDICT", Description = "Exit with 1 when one of these verdicts is given, such as Lost." };

    private readonly Option<bool> _lenient = new("--lenient") { Description = "Judge in spite of lines that are not observations." };

    public static (Command Command, string[] Examples) Create(CliConsole console) => new JudgeCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("judge", "Runs the rules over recorded observations, in their own time: no Kafka, no storage.")
        {
            _files, _settings, _at, _every, _changes, _table, _json, _kinds, _failOn, _lenient,
        };
        command.SetAction((parsed, cancellation) => new RecordingJudgement(console, Read(parsed)).RunAsync(cancellation));
        return (command,
        [
            "chasqui judge night.jsonl --settings topology.json --table",
            "chasqui judge night.jsonl --settings other-grace.json --at 2026-03-01T02:00:00Z 2026-03-01T03:00:00Z",
            "chasqui judge night.jsonl --changes --every 1m --kind trace",
            "chasqui record --from -1h | chasqui judge - --settings topology.json --fail-on Lost",
        ]);
    }

    private JudgeOptions Read(ParseResult parsed) => new()
    {
        Files = [.. parsed.GetRequiredValue(_files)],
        Settings = parsed.GetValue(_settings),
        At = [.. (parsed.GetValue(_at) ?? []).Select(Time)],
        Every = parsed.GetValue(_every) is { } tick ? Duration(tick) : null,
        ChangesOnly = parsed.GetValue(_changes),
        Table = parsed.GetValue(_table) && !parsed.GetValue(_json),
        Kinds = Words(parsed.GetValue(_kinds)),
        FailOn = Words(parsed.GetValue(_failOn)),
        Lenient = parsed.GetValue(_lenient),
    };

    private static ImmutableHashSet<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static long Time(string text) => RecordedTime.TryParse(text, out var time)
        ? time
        : throw CliException.BadInput($"--at: '{text}' is not a time: {RecordedTime.Expected} (a recording has no \"now\" to be relative to).");

    private static TimeSpan Duration(string text) => DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero
        ? duration
        : throw CliException.BadInput($"--every: '{text}' is not a duration above 0: {DurationText.Expected} is expected.");
}
