using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Reads <c>topology.json</c> and reports every error at once. Comments and trailing commas are allowed.</summary>
public static class TopologyParser
{
    private static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The sections, in the order they are read: each sees what those before it gave.</summary>
    public static ImmutableArray<ITopologySection> Sections { get; } =
    [
        new ClustersSection(),
        new TracingSection(),
        new StreamsSection(),
        new ConsumersSection(),
        new BrokersSection(),
        new MitigationsSection(),
    ];

    /// <summary>Reads a whole topology.</summary>
    public static TopologyParseResult Parse(string json) => Parse(json, settingsOnly: false);

    /// <summary>Reads the settings that a recording is judged by: a topology, or some of its sections. Clusters and tracing may be absent.</summary>
    public static TopologyParseResult ParseSettings(string json) => Parse(json, settingsOnly: true);

    private static TopologyParseResult Parse(string json, bool settingsOnly)
    {
        try
        {
            using var document = JsonDocument.Parse(json, JsonOptions);
            return Read(document.RootElement, settingsOnly);
        }
        catch (JsonException error)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}");
            return TopologyParseResult.Invalid([new(place, $"this is not JSON: {FirstSentence(error.Message)}")]);
        }
    }

    private static TopologyParseResult Read(JsonElement root, bool settingsOnly)
    {
        List<TopologyError> errors = [];
        var reader = new TopologyReader("", root, errors);
        if (!reader.IsObject)
            return TopologyParseResult.Invalid([new("", "An object with clusters, tracing and streams is expected.")]);
        reader.Property("$schema");
        var topology = new SystemTopology { Clusters = [], Tracing = new TracingTopology { Cluster = "" }, Streams = [] };
        foreach (var section in Sections)
            topology = section.Read(reader.Property(section.Name), topology, settingsOnly);
        reader.RejectUnknown();
        return errors.Count == 0 ? TopologyParseResult.Valid(topology) : TopologyParseResult.Invalid(errors.Distinct());
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
