using System.Text.RegularExpressions;

namespace Chasqui.Architecture.Tests;

/// <summary>What the compiler does not enforce and a reader relies on.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void Every_concrete_class_is_sealed()
    {
        var open = ProductAssemblies.All
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !type.Name.Contains('<'))
            .Where(type => type.Namespace?.StartsWith("Chasqui", StringComparison.Ordinal) == true)
            .Select(type => type.FullName);
        Assert.Empty(open);
    }

    [Fact]
    public void Function_code_is_the_same_for_both_runtimes() =>
        Assert.DoesNotContain(Repository.Sources("src/Functions"), file => Conditional().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void Domain_reads_no_clock_and_does_no_input_or_output()
    {
        var impure = Repository.Sources("src/Domain").Where(file => Impure().IsMatch(File.ReadAllText(file)));
        Assert.Empty(impure);
    }

    [Fact]
    public void A_suppression_carries_its_reason()
    {
        var silent = Repository.Sources("src").Concat(Repository.Sources("tests"))
            .SelectMany(file => File.ReadLines(file).Where(line => SilentPragma().IsMatch(line)).Select(line => $"{file}: {line}"));
        Assert.Empty(silent);
    }

    [Fact]
    public void Nothing_is_left_unwritten()
    {
        var unwritten = Repository.Sources("src").Where(file => Unwritten().IsMatch(File.ReadAllText(file)));
        Assert.Empty(unwritten);
    }

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\b(UtcNow|DateTime\.Now|Stopwatch|TimeProvider|File\.|Directory\.|HttpClient|ILogger|Console\.)")]
    private static partial Regex Impure();

    [GeneratedRegex(@"^\s*#pragma warning disable\s+\S+\s*$")]
    private static partial Regex SilentPragma();

    [GeneratedRegex(@"\b(NotImplementedException|TODO|FIXME)\b")]
    private static partial Regex Unwritten();
}
