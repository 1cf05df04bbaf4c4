using System.Globalization;
using System.Text.Json.Nodes;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>What matters of a pod.</summary>
internal readonly record struct PodView(string Uid, DateTimeOffset CreatedAt, bool IsGoing)
{
    public static PodView Of(string json)
    {
        var metadata = JsonNode.Parse(json)!["metadata"]!;
        return new(
            metadata["uid"]!.ToString(),
            DateTimeOffset.Parse(metadata["creationTimestamp"]!.ToString(), CultureInfo.InvariantCulture),
            metadata["deletionTimestamp"] is not null);
    }
}
