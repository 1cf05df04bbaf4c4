using System.Text.Json.Nodes;
using Chasqui.Demo;
using Xunit.Abstractions;

namespace Chasqui.EndToEnd.Tests.Demonstration;

/// <summary>The demo as a person runs it, with a short run.</summary>
public sealed class DemoTests(ITestOutputHelper log)
{
    [Fact]
    public async Task A_short_run_with_every_fault_says_the_truth_and_nothing_else()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("chasqui-demo-test-").FullName, "report.json");
        try
        {
            var output = new StringWriter();
            var exit = await DemoCommand.RunAsync(["--only", "traces", "--seconds", "20", "--plain", "--report", file], output, output);
            log.WriteLine(output.ToString());
            Assert.Equal(ExitCode.Ok, exit);
            var report = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Assert.True((bool)report["matches"]!);
            Assert.Equal(0, (int)report["falseClaims"]!);
            Assert.True((int)report["truth"]!["router/received"]!["Lost/ExpiredByRetention"]! > 0);
            Assert.True((int)report["truth"]!["router/sent"]!["TraceLost"]! > 0);
            Assert.Equal(report["truth"]!.ToJsonString(), report["verdicts"]!.ToJsonString());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_consumer_a_broker_and_a_stream_that_fare_badly_are_told_and_healed_and_nobody_else()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("chasqui-demo-test-").FullName, "report.json");
        try
        {
            var output = new StringWriter();
            var exit = await DemoCommand.RunAsync(["--faults", "slow,broker-zombie,stream-broker-dead", "--plain", "--report", file], output, output);
            log.WriteLine(output.ToString());
            Assert.Equal(ExitCode.Ok, exit);
            var report = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Assert.True((bool)report["matches"]!);
            Assert.Equal(
                ["Lagging restart-consumer Succeeded 1", "Zombie replace-broker Succeeded 1", "OfflinePartitions fail-over-stream Succeeded 0"],
                report["health"]!.AsArray().Select(line => $"{line!["verdict"]} {line["mitigations"]!.AsArray()[^1]!["kind"]} {line["result"]} {line["acts"]!.AsArray().Count}"));
            Assert.Empty(report["falseAlarms"]!.AsArray());
            Assert.Equal((0, 0, "Succeeded"), ((int)report["payments"]!["missing"]!, (int)report["payments"]!["seen"]!["lost"]!, (string?)report["payments"]!["failBack"]!["state"]));
            Assert.Empty(report["strayActs"]!.AsArray());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("--only", "traces,gremlins")]
    [InlineData("--seconds", "1")]
    [InlineData("--faults", "dropped,gremlins")]
    [InlineData("--rate", "2000", "--seconds", "3600")]
    [InlineData("--nonsense")]
    public async Task A_wrong_command_line_is_refused_before_anything_starts(params string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(ExitCode.BadUsage, await DemoCommand.RunAsync(arguments, TextWriter.Null, error));
        Assert.Contains("--help", error.ToString(), StringComparison.Ordinal);
    }
}
