using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>The options of commands that show what is watched, all of it or one thing with its history; and how they answer.</summary>
/// <param name="from">What the start of the time means.</param>
/// <param name="to">What its end means.</param>
/// <param name="failOn">What makes a finding.</param>
internal sealed class WatchOptions(string from, string to, FailOnOption failOn)
{
    private readonly Option<string?> _from = TimeOption.Create("--from", from);
    private readonly Option<string?> _to = TimeOption.Create("--to", to);
    private readonly AppOptions _app = new();

    public void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_to);
        failOn.AddTo(command);
        _app.AddTo(command);
    }

    public AppClient Connect(ParseResult parsed, CliConsole console) => _app.Connect(parsed, console);

    /// <exception cref="CliException">A time is not one.</exception>
    public AppQuery Query(ParseResult parsed, CliConsole console)
    {
        var now = console.Time.GetUtcNow();
        return new AppQuery().With("from", TimeOption.Read(parsed, _from, now)).With("to", TimeOption.Read(parsed, _to, now));
    }

    /// <summary>Writes a list; the exit code for what is judged of it.</summary>
    public async Task<int> ListAsync(ParseResult parsed, CliConsole console, JsonNode[] items, Action<CliConsole, JsonNode[]> view, Func<JsonNode, bool> isJudged)
    {
        if (_app.Json(parsed))
            await ListOutput.WriteAsync(console, json: true, items.ToAsyncEnumerable());
        else
            view(console, items);
        return failOn.ExitCodeOf(parsed, items.Where(isJudged));
    }

    /// <summary>Writes an answer about one thing; the exit code for it.</summary>
    public async Task<int> ShowAsync(
        ParseResult parsed, CliConsole console, JsonNode answer, string name, Action<CliConsole, JsonNode> view, Func<JsonNode, bool> isJudged)
    {
        if (_app.Json(parsed))
            await console.Out.WriteLineAsync(answer.ToJsonString(CliJson.Options));
        else
            view(console, answer);
        return failOn.ExitCodeOf(parsed, answer[name] is { } shown && isJudged(shown) ? [shown] : []);
    }
}
