using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Tests.Judging;

/// <summary>Each recording beside the format's documentation is judged as it says.</summary>
public sealed class ExampleRecordingTests
{
    private const string ExpectedSuffix = ".expected.jsonl";

    public static TheoryData<string> Names => [.. NamesWith(ExpectedSuffix)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_is_judged_as_expected(string name)
    {
        var expected = await File.ReadAllLinesAsync(Path.Combine(Folder(), name + ExpectedSuffix));
        List<string> arguments = ["judge", Path.Combine(Folder(), name + ".jsonl"), "--at", .. expected.Select(l => JsonNode.Parse(l)!["at"]!.ToString()).Distinct()];
        arguments.AddRange(expected.Select(l => JsonNode.Parse(l)!["subject"]!["kind"]!.ToString()).Distinct().SelectMany(kind => new[] { "--kind", kind }));
        if (!name.StartsWith("inferred", StringComparison.Ordinal))
            arguments.AddRange(["--settings", SettingsOf(name)]);

        var run = await CommandRun.Of([.. arguments]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, run.Lines.Select(WithoutEvidence));
    }

    [Fact]
    public void Every_recording_says_what_is_expected_of_it()
    {
        Assert.Equal(NamesWith(".jsonl").Where(n => !n.EndsWith(".expected", StringComparison.Ordinal)), NamesWith(ExpectedSuffix));
    }

    private static IEnumerable<string> NamesWith(string suffix) =>
        Directory.GetFiles(Folder(), "*" + suffix).Select(f => Path.GetFileName(f)[..^suffix.Length]).Order(StringComparer.Ordinal);

    /// <summary>Settings of its own, or those that most share.</summary>
    private static string SettingsOf(string name)
    {
        var own = Path.Combine(Folder(), name + ".settings.json");
        return File.Exists(own) ? own : Path.Combine(Folder(), "settings.json");
    }

    private static string WithoutEvidence(string line)
    {
        var verdict = JsonNode.Parse(line)!.AsObject();
        verdict.Remove("evidence");
        return verdict.ToJsonString(CliJson.Options);
    }

    internal static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Contracts/Recording/examples"));
}
