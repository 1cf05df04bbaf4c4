using System.Text.Json.Nodes;
using Chasqui.Domain.Recording;
using Spectre.Console;

namespace Chasqui.Cli.Judging;

/// <summary>Collects verdicts into a table for people.</summary>
internal sealed class VerdictTable
{
    private readonly Table _table = CliTable.Create("at", "subject", "verdict", "rule", "cause", "since", "evidence");

    public void Add(JudgedVerdict verdict) => _table.AddRow(
        CliTable.Cell(RecordedTime.ToIso(verdict.At)),
        CliTable.Cell(string.Join(' ', verdict.Subject.Select(part => part.Value))),
        CliTable.Verdict(verdict.Verdict),
        CliTable.Cell(verdict.Rule),
        CliTable.Cell(verdict.Cause ?? ""),
        CliTable.Cell(RecordedTime.ToIso(verdict.SinceMs)),
        CliTable.Cell(Summary(verdict.Evidence)));

    public void Write(CliConsole console) => CliTable.Write(console, _table);

    private static string Summary(JsonObject evidence) => string.Join(", ", evidence.Where(e => e.Value is JsonValue).Select(e => $"{e.Key} {e.Value}"));
}
