using System.Text.RegularExpressions;

namespace Chasqui.Architecture.Tests;

/// <summary>The README's table says which file answers which question; it must stay true.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Readmes =>
        [.. Directory.EnumerateFiles(Repository.Root, "README.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "obj" or "bin" or "node_modules"))];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Every_path_that_a_readme_names_exists(string readme)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(readme))!;
        var missing = PathInBackticks().Matches(File.ReadAllText(Repository.PathOf(readme)))
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => !Exists(Repository.PathOf(path)) && !Exists(Path.Combine(folder, path)));
        Assert.Empty(missing);
    }

    [Fact]
    public void There_is_a_readme_at_the_root() => Assert.True(File.Exists(Repository.PathOf("README.md")));

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    [GeneratedRegex(@"`((?:src|tests|infra|\.ci)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex PathInBackticks();
}
