using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Chasqui.Cli;

/// <summary>The usual help, followed by the command's examples and the exit codes.</summary>
internal sealed class ExamplesHelp(HelpAction usual, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var lines))
        {
            output.WriteLine("Examples:");
            foreach (var line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 ok, 1 findings, 2 bad usage or input, 3 the app cannot be reached.");
        return result;
    }
}
