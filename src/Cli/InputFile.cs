using System.CommandLine;

namespace Chasqui.Cli;

/// <summary>Input by name, where <c>-</c> is the standard input.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    /// <summary>One or more of them. What looks like an option is not taken for a file.</summary>
    public static Argument<string[]> Arguments(string description)
    {
        var files = new Argument<string[]>("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.StartsWith('-') && t.Value != StandardInput))
                result.AddError($"'{token.Value}' is not an option here.");
        });
        return files;
    }

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
