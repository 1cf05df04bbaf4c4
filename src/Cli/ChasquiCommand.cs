using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Chasqui.Cli.Asking;
using Chasqui.Cli.Checking;
using Chasqui.Cli.Judging;

namespace Chasqui.Cli;

/// <summary>The <c>chasqui</c> command.</summary>
public static class ChasquiCommand
{
    /// <summary>Runs it and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation = default)
    {
        var parsed = Create(console).Parse(arguments);
        if (parsed.Action is not ExamplesHelp && UnknownOptions.Of(parsed, arguments) is { Length: > 0 } unknown)
            return await ReportAsync(parsed, console, unknown.Select(word => $"'{word}' is not an option of {NameOf(parsed)}."));
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
            return await ReportAsync(parsed, console, parsed.Errors.Select(error => error.Message));
        try
        {
            var configuration = new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (CliException error)
        {
            await console.Error.WriteLineAsync($"chasqui: {error.Message}");
            return error.ExitCode;
        }
    }

    private static RootCommand Create(CliConsole console)
    {
        var root = new RootCommand("Asks a running Chasqui what became of events and how consumers and brokers fare, checks its topology, and judges recorded observations offline.");
        var examples = new Dictionary<Command, string[]>();
        foreach (var (command, lines) in Commands(console))
        {
            root.Add(command);
            examples[command] = lines;
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, examples);
        return root;
    }

    private static IEnumerable<(Command Command, string[] Examples)> Commands(CliConsole console) =>
    [
        TraceCommand.Create(console),
        StreamsCommand.Create(console),
        LossesCommand.Create(console),
        DeadLettersCommand.Create(console),
        GroupsCommand.Create(console),
        ClustersCommand.Create(console),
        BrokersCommand.Create(console),
        IncidentsCommand.Create(console),
        HealthCommand.Create(console),
        MitigateCommand.Create(console),
        RecordCommand.Create(console),
        JudgeCommand.Create(console),
        CheckCommand.Create(console),
    ];

    private static async Task<int> ReportAsync(ParseResult parsed, CliConsole console, IEnumerable<string> errors)
    {
        foreach (var error in errors)
            await console.Error.WriteLineAsync($"chasqui: {error}");
        await console.Error.WriteLineAsync($"See: {NameOf(parsed)} --help");
        return ExitCode.BadInput;
    }

    /// <summary>The command as it is typed, such as <c>chasqui mitigate start</c>.</summary>
    private static string NameOf(ParseResult parsed)
    {
        var name = "";
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
            name = $" {command.Command.Name}{name}";
        return $"chasqui{name}";
    }
}
