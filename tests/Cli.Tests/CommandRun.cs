using System.Text;

namespace Chasqui.Cli.Tests;

/// <summary>Runs the command in this process and keeps what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static Task<CommandRun> Of(params string[] arguments) => With("", null, [], arguments);

    public static Task<CommandRun> WithInput(string input, params string[] arguments) => With(input, null, [], arguments);

    public static Task<CommandRun> Against(HttpMessageHandler app, params string[] arguments) => With("", app, [], arguments);

    public static async Task<CommandRun> With(
        string input, HttpMessageHandler? app, Dictionary<string, string> variables, string[] arguments, TimeProvider? time = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var console = new CliConsole
        {
            Out = output,
            Error = error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = variables.GetValueOrDefault,
            HttpHandler = () => app ?? throw new InvalidOperationException("This command was not expected to ask the app."),
            Time = time ?? TimeProvider.System,
            Width = 240,
        };
        var exitCode = await ChasquiCommand.RunAsync(arguments, console);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
