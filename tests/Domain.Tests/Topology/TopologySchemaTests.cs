using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Tests.Topology;

/// <summary>
/// The schema for editors says what the parser reads. The parser lists the properties it knows when it meets one it does not know: each object of
/// the sample is given one, and the list is compared with the schema's.
/// </summary>
public sealed class TopologySchemaTests
{
    private const string Unknown = "zzzzzzzzzz";

    public static TheoryData<string, string[]> Objects => new()
    {
        { "", [] },
        { "clusters.fronting", ["$defs", "cluster"] },
        { "tracing", ["properties", "tracing"] },
        { "consumers", ["properties", "consumers"] },
        { "consumers.defaults", ["$defs", "consumer"] },
        { "consumers.groups.consumer/router", ["$defs", "group"] },
        { "streams.orders", ["$defs", "stream"] },
        { "streams.orders.path[0]", ["$defs", "hop"] },
        { "mitigations", ["properties", "mitigations"] },
        { "mitigations.actuators.hook", ["$defs", "actuator"] },
        { "mitigations.pagers.payments-team", ["$defs", "pager"] },
        { "mitigations.targets", ["properties", "mitigations", "properties", "targets"] },
        { "mitigations.targets.consumers.consumer/router", ["$defs", "consumerTarget"] },
        { "mitigations.targets.brokers.fronting/1", ["$defs", "brokerTarget"] },
        { "mitigations.policies.restart-consumer", ["$defs", "policy"] },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_schema_has_the_properties_that_the_parser_reads(string path, string[] place)
    {
        var topology = JsonNode.Parse(TopologyParserTests.Sample, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        Find(topology, path)[Unknown] = 1;

        var error = Assert.Single(TopologyParser.Parse(topology.ToJsonString()).Errors);
        var known = error.Message[(error.Message.IndexOf("Known are: ", StringComparison.Ordinal) + 11)..].TrimEnd('.').Split(", ");
        var schema = place.Aggregate(Schema(), (node, name) => node[name]!);

        Assert.Equal(known.Order(), schema["properties"]!.AsObject().Select(p => p.Key).Order());
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
    }

    private static JsonNode Schema([CallerFilePath] string here = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Domain/Topology/topology.schema.json")))!;

    private static JsonNode Find(JsonNode root, string path) => path
        .Replace("[0]", ".0", StringComparison.Ordinal)
        .Split('.', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(root, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
}
