using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Who does something, and why: recorded with it.</summary>
internal sealed class WhoOptions
{
    public const string UserVariable = "USER";

    private readonly Option<string?> _by = new("--by") { HelpName = "WHO", Description = $"Who you are. Default: ${UserVariable}." };
    private readonly Option<string> _why = new("--why") { HelpName = "WHY", Description = "The reason, recorded with everything that is done.", Required = true };

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_why);
    }

    /// <exception cref="CliException">Nobody is named.</exception>
    public JsonObject Body(ParseResult parsed, CliConsole console) => new()
    {
        ["by"] = parsed.GetValue(_by) ?? console.Variable(UserVariable) ?? throw CliException.BadInput($"Say who you are: --by WHO, or ${UserVariable}."),
        ["why"] = parsed.GetRequiredValue(_why),
    };
}
