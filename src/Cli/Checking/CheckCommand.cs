using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Checking;

/// <summary><c>chasqui check topology.json</c>: every error at once.</summary>
internal static class CheckCommand
{
    public static (Command Command, string[] Examples) Create(CliConsole console)
    {
        var files = InputFile.Arguments("A topology.json; - for standard input.");
        var json = new Option<bool>("--json") { Description = "One JSON line a file." };
        var command = new Command("check", "Checks topologies and reports every error at once, with its place.") { files, json };
        command.SetAction((parsed, cancellation) => RunAsync(console, parsed.GetRequiredValue(files), parsed.GetValue(json), cancellation));
        return (command, ["chasqui check topology.json", "chasqui check --json topology.json | jq '.errors[].path'"]);
    }

    private static async Task<int> RunAsync(CliConsole console, string[] files, bool json, CancellationToken cancellation)
    {
        var valid = true;
        foreach (var file in files)
        {
            var result = TopologyParser.Parse(await InputFile.ReadTextAsync(console, file, cancellation));
            valid &= result.IsValid;
            await console.Out.WriteLineAsync(json ? Json(file, result) : string.Join(Environment.NewLine, Lines(file, result)));
        }

        return valid ? ExitCode.Ok : ExitCode.Findings;
    }

    private static IEnumerable<string> Lines(string file, TopologyParseResult result)
    {
        if (result.IsValid)
            return [$"{file}: valid: {Summary(result.Topology)}"];
        return [.. result.Errors.Select(error => $"{file}: {error}"), $"{file}: {result.Errors.Length} error{(result.Errors.Length == 1 ? "" : "s")}"];
    }

    private static string Summary(SystemTopology topology) =>
        $"clusters: {topology.Clusters.Length}, streams: {topology.Streams.Length}, hops: {topology.Streams.Sum(s => s.Path.Length)}";

    private static string Json(string file, TopologyParseResult result) => new JsonObject
    {
        ["file"] = file,
        ["valid"] = result.IsValid,
        ["errors"] = new JsonArray([.. result.Errors.Select(e => new JsonObject { ["path"] = e.Path, ["message"] = e.Message })]),
    }.ToJsonString(CliJson.Options);
}
