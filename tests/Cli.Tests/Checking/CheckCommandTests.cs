using System.Text.Json.Nodes;

namespace Chasqui.Cli.Tests.Checking;

public sealed class CheckCommandTests
{
    private const string Valid = """{"clusters":{"k":{"bootstrap":"h:1"}},"tracing":{"cluster":"k"},"streams":{"s":{"path":[{"hop":"a/sent","cluster":"k","topic":"t"}]}}}""";
    private const string Broken = """{"clusters":{"k":{"bootstrap":"h"}},"tracing":{"cluster":"q"},"streams":{"s":{"path":[]}}}""";

    [Fact]
    public async Task A_valid_topology_is_said_to_be()
    {
        var run = await CommandRun.WithInput(Valid, "check", "-");

        Assert.Equal((0, "-: valid: clusters: 1, streams: 1, hops: 1"), (run.ExitCode, run.Out.Trim()));
    }

    [Fact]
    public async Task Every_error_is_a_line_with_its_place()
    {
        var run = await CommandRun.WithInput(Broken, "check", "-");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["-: clusters.k.bootstrap", "-: tracing.cluster", "-: streams.s.path", "-: 3 errors"], run.Lines.Select(l => string.Join(':', l.Split(':')[..2])));
    }

    [Fact]
    public async Task With_json_errors_have_path_and_message()
    {
        var run = await CommandRun.WithInput(Broken, "check", "-", "--json");

        var result = JsonNode.Parse(run.Out)!;
        Assert.False(result["valid"]!.GetValue<bool>());
        Assert.Equal("clusters.k.bootstrap", result["errors"]![0]!["path"]!.ToString());
        Assert.Equal(3, result["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_bad_input()
    {
        var run = await CommandRun.Of("check", "no-such-topology.json");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("chasqui: no-such-topology.json cannot be read", run.Error, StringComparison.Ordinal);
    }
}
