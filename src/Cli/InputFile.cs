using System.CommandLine;

namespace Chasqui.Cli;

/// <summary>Input by name, where <c>-</c> is the standard input.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    /// <summary>One or more of them.</summary>
    public static Argument<string[]> Arguments(string description) => new("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };

    /// <exception cref="CliException">It cannot be opened.</exception>
    public static Stream Open(CliConsole console, string name)
    {
        try
        {
            return name == StandardInput
                ? console.OpenInput()
                : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{name} cannot be read: {error.Message}");
        }
    }

    /// <exception cref="CliException">It cannot be read.</exception>
    public static async Task<string> ReadTextAsync(CliConsole console, string name, CancellationToken cancellation)
    {
        using var reader = new StreamReader(Open(console, name));
        return await reader.ReadToEndAsync(cancellation);
    }
}
