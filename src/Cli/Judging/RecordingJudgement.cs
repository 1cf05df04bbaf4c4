using System.Collections.Immutable;
using Chasqui.Domain.Recording;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Judging;

/// <summary>Plays recordings and prints what is said of them.</summary>
internal sealed class RecordingJudgement(CliConsole console, JudgeOptions options)
{
    private const int MostReported = 20;

    private readonly ChangeFilter? _changes = options.ChangesOnly ? new() : null;
    private readonly VerdictTable? _table = options.Table ? new() : null;
    private readonly VerdictJson _json = new(console.Out);
    private int _malformed;
    private bool _found;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var settings = await ReadSettingsAsync(cancellation);
        using var recordings = RecordingSet.Open(console, options.Files);
        foreach (var line in recordings.Malformed)
            Report(line);
        if (IsSpoilt || recordings.IsEmpty)
            return recordings.IsEmpty && !IsSpoilt ? throw CliException.BadInput("there is no observation in the recording.") : Spoilt();
        var types = recordings.Types;
        var judges = RecordingJudges.Create(settings, types.Keys.ToHashSet());
        var player = new RecordingPlayer(judges, Times(judges).For(recordings.FirstMs, recordings.LastMs), options.ChangesOnly);
        Play(recordings, player, cancellation);
        _table?.Write(console);
        Remark(judges, player, types);
        return IsSpoilt ? Spoilt() : _found ? ExitCode.Findings : ExitCode.Ok;
    }

    private bool IsSpoilt => _malformed > 0 && !options.Lenient;

    private async Task<SystemTopology?> ReadSettingsAsync(CancellationToken cancellation)
    {
        if (options.Settings is not { } file)
            return null;
        var parsed = TopologyParser.ParseSettings(await InputFile.ReadTextAsync(console, file, cancellation));
        if (parsed.IsValid)
            return parsed.Topology;
        throw CliException.BadInput(string.Join(Environment.NewLine, parsed.Errors.Select(e => $"{file}: {e}").Prepend("the settings are not valid")));
    }

    /// <summary>To see changes, one must look more than once: as often as the app would.</summary>
    private JudgingTimes Times(ImmutableArray<IRecordingJudge> judges) =>
        new(options.At, options.Every ?? (options.ChangesOnly && options.At.IsEmpty ? judges.Min(j => j.Tick) : null));

    private void Play(RecordingSet recordings, RecordingPlayer player, CancellationToken cancellation)
    {
        foreach (var (place, line) in recordings.Observations())
        {
            using (line)
            {
                cancellation.ThrowIfCancellationRequested();
                Print(player.JudgeBefore(line.KnownMs));
                if (!player.TryObserve(line, out var error))
                    Report($"{place}: {line.Type}: {error}");
            }
        }

        Print(player.Finish());
    }

    private void Print(IEnumerable<JudgedVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            if (!options.Kinds.IsEmpty && !options.Kinds.Contains(verdict.Subject["kind"]))
                continue;
            _found |= options.FailOn.Contains(verdict.Verdict);
            if (IsSpoilt || _changes?.IsChange(verdict) == false)
                continue;
            if (_table is not null)
                _table.Add(verdict);
            else
                _json.Write(verdict);
        }
    }

    private void Report(string malformed)
    {
        if (_malformed++ < MostReported)
            console.Error.WriteLine(malformed);
    }

    private void Remark(ImmutableArray<IRecordingJudge> judges, RecordingPlayer player, IReadOnlyDictionary<string, long> types)
    {
        foreach (var remark in judges.SelectMany(j => j.Remarks))
            console.Error.WriteLine($"chasqui: {remark}");
        foreach (var (type, count) in types.Where(t => !player.IsJudged(t.Key)).OrderBy(t => t.Key, StringComparer.Ordinal))
            console.Error.WriteLine($"chasqui: '{type}' is not known: {count} lines were left out");
        if (_malformed > 0 && options.Lenient)
            console.Error.WriteLine($"chasqui: {_malformed} lines are not observations and were left out");
    }

    private int Spoilt()
    {
        console.Error.WriteLine($"chasqui: {_malformed} lines are not observations; --lenient judges without them");
        return ExitCode.BadInput;
    }
}
