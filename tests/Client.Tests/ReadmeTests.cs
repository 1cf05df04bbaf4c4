using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Chasqui.Client.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_block_of_code_in_the_readme_is_code_that_compiles()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var compiled = Lines(File.ReadAllText(Path.Combine(folder, "Snippets.cs")));
        var blocks = CodeBlock().Matches(File.ReadAllText(Path.Combine(folder, "../../src/Client/README.md"))).Select(match => match.Groups[1].Value).ToList();
        Assert.True(blocks.Count >= 4);
        Assert.All(blocks, block => Assert.Contains(Lines(block), compiled));
    }

    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
