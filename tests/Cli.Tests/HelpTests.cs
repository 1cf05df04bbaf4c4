namespace Chasqui.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("trace")]
    [InlineData("streams")]
    [InlineData("losses")]
    [InlineData("dead-letters")]
    [InlineData("groups")]
    [InlineData("clusters")]
    [InlineData("brokers")]
    [InlineData("incidents")]
    [InlineData("health")]
    [InlineData("record")]
    [InlineData("judge")]
    [InlineData("check")]
    public async Task Every_command_has_help_with_examples_and_exit_codes(string command)
    {
        var run = await CommandRun.Of(command, "--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"  chasqui {command} ", run.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 ok, 1 findings, 2 bad usage or input, 3 the app cannot be reached.", run.Out, StringComparison.Ordinal);
        Assert.Contains("--json", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var run = await CommandRun.Of("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("dead-letters", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chek")]
    [InlineData("judge")]
    [InlineData("check x --no-such-option")]
    [InlineData("losses --limit many")]
    [InlineData("brokers")]
    [InlineData("incidents a b")]
    [InlineData("")]
    public async Task Bad_usage_is_2_and_points_to_help(string arguments)
    {
        var run = await CommandRun.Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }
}
