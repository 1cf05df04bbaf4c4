namespace Chasqui.Cli;

/// <summary>Ends the command with one line on standard error.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CliException BadInput(string message) => new(Cli.ExitCode.BadInput, message);
}
