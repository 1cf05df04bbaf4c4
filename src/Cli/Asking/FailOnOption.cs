using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>The option that makes a verdict or severity a finding.</summary>
internal sealed class FailOnOption(string property, string example)
{
    private readonly Option<string[]> _failOn = new("--fail-on")
    {
        HelpName = property.ToUpperInvariant(), Description = $"Exit with 1 when one of these is shown, such as {example}.",
    };

    public void AddTo(Command command) => command.Add(_failOn);

    /// <summary>The exit code for what was shown.</summary>
    public int ExitCodeOf(ParseResult parsed, IEnumerable<JsonNode> shown)
    {
        string[] words = [.. (parsed.GetValue(_failOn) ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return words.Length > 0 && shown.Any(item => words.Contains(item[property]?.ToString(), StringComparer.OrdinalIgnoreCase))
            ? ExitCode.Findings
            : ExitCode.Ok;
    }
}
