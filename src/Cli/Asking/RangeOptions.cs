using System.CommandLine;

namespace Chasqui.Cli.Asking;

/// <summary>The options of a list between two times.</summary>
internal sealed class RangeOptions
{
    private const int DefaultLimit = 100;
    private const int MostItems = 1_000_000;

    private readonly Option<string?> _from = TimeOption.Create("--from", "Start, included; default: an hour before the end");
    private readonly Option<string?> _to = TimeOption.Create("--to", "End, excluded; default: now");
    private readonly Option<int> _limit = new("--limit") { HelpName = "N", DefaultValueFactory = _ => DefaultLimit };

    public void AddTo(Command command, string items)
    {
        _limit.Description = $"At most so many {items}, 1 to {MostItems}.";
        command.Add(_from);
        command.Add(_to);
        command.Add(_limit);
    }

    /// <exception cref="CliException">A time is not one.</exception>
    public AppQuery Query(ParseResult parsed, DateTimeOffset now) =>
        new AppQuery().With("from", TimeOption.Read(parsed, _from, now)).With("to", TimeOption.Read(parsed, _to, now));

    /// <exception cref="CliException">It is out of bounds.</exception>
    public int Limit(ParseResult parsed) => parsed.GetValue(_limit) is >= 1 and <= MostItems and var limit
        ? limit
        : throw CliException.BadInput($"--limit: a whole number from 1 to {MostItems} is expected.");
}
