using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Chasqui.EndToEnd.Tests.Soaking;

/// <summary>The soak as a person runs it, for a few seconds of faults; tests/Soak/README.md tells of long runs.</summary>
public sealed class SoakTests(ITestOutputHelper log)
{
    [Fact]
    public async Task Hurt_at_random_for_a_while_the_system_loses_nothing_and_heals_what_was_broken()
    {
        var (exit, output) = await RunAsync("--minutes", "0.25", "--seed", "7", "--rate", "40");
        var report = JsonNode.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        Assert.True((bool)report["held"]!, report["failures"]!.ToJsonString());
        Assert.Equal(0, exit);
        Assert.True((int)report["app"]!["kills"]! > 0);
        Assert.True((long)report["events"]! > 0);
        Assert.Equal((long)report["hops"]!["told"]!, (long)report["hops"]!["stored"]!);
        foreach (var none in (string[])["lost", "twice", "madeUp"])
            Assert.Equal(0, (long)report["hops"]![none]!);
        Assert.Equal(1, (int)report["workers"]!["broken"]!);
        Assert.Equal(0, (int)report["workers"]!["open"]!);
        foreach (var none in (string[])["doubled", "needless", "withoutMitigation"])
            Assert.Equal(0, (int)report["acts"]![none]!);
        Assert.Equal(0, (int)report["mitigations"]!["withoutIncident"]!);
    }

    [Theory]
    [InlineData("--minutes", "0")]
    [InlineData("--rate", "0")]
    [InlineData("--nonsense")]
    public async Task A_wrong_command_line_is_refused_before_anything_starts(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).Exit);

    private async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chasqui.Soak.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var soak = Process.Start(start)!;
        var (output, error) = (soak.StandardOutput.ReadToEndAsync(), soak.StandardError.ReadToEndAsync());
        await soak.WaitForExitAsync();
        log.WriteLine(await error);
        log.WriteLine(await output);
        return (soak.ExitCode, await output);
    }
}
