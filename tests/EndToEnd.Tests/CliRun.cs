using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Chasqui.EndToEnd.Tests;

/// <summary>One run of the <c>chasqui</c> command against a running app.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>What it printed, as JSON lines.</summary>
    public IEnumerable<JsonNode> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);

    public static async Task<CliRun> Async(RunningApp app, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "chasqui.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHASQUI_URL"] = app.Functions.Address.ToString();
        start.Environment["CHASQUI_KEY"] = RunningApp.Key;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CliRun(process.ExitCode, await output, await error);
    }
}
