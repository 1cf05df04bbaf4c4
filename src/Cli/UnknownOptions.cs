using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Chasqui.Cli;

/// <summary>
/// Finds what looks like an option and is none of the command's. The parser takes such a word for an argument, or for the value of the option before it:
/// a misspelt <c>--dry-run</c> must not become somebody's name.
/// </summary>
internal static partial class UnknownOptions
{
    /// <summary>Whatever follows it is no option, however it looks.</summary>
    private const string EndOfOptions = "--";

    /// <summary>In the order of the command line.</summary>
    public static string[] Of(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        string[] words = [.. arguments.TakeWhile(word => word != EndOfOptions)];
        var taken = parsed.CommandResult.Children.SelectMany(WordsOf).Concat(parsed.UnmatchedTokens.Where(Looks)).ToHashSet();
        return [.. words.Where(taken.Contains).Distinct()];
    }

    private static IEnumerable<string> WordsOf(SymbolResult result) => result switch
    {
        // No argument begins with a dash; the standard input is one.
        ArgumentResult argument => argument.Tokens.Select(token => token.Value).Where(word => word.Length > 1 && word[0] == '-'),
        // Times and numbers do, such as -1h; and what is written as --why=--such is meant so.
        OptionResult option => option.Tokens.Select(token => token.Value).Where(Looks),
        _ => [],
    };

    private static bool Looks(string word) => OptionName().IsMatch(word);

    [GeneratedRegex("^--?[A-Za-z][A-Za-z0-9-]*(=.*)?$")]
    private static partial Regex OptionName();
}
