using System.Text.Json.Nodes;

namespace Chasqui.Soak.World;

/// <summary>What the soak reads of a mitigation.</summary>
internal sealed record MitigationView(string Id, string Kind, string Target, string State, string? Guardrail, string? Incident, string By, DateTimeOffset Asked, DateTimeOffset Updated)
{
    private static readonly string[] Open = ["Requested", "AwaitingApproval", "Approved", "Acting"];

    public bool IsOpen => Open.Contains(State);

    /// <summary>Whether it had reason to ask for an act.</summary>
    public bool Acted => State is "Acting" or "Succeeded" or "Escalated" or "Cancelled";

    public static MitigationView Of(JsonNode item) => new(
        (string)item["id"]!, (string)item["kind"]!, (string)item["target"]!, (string)item["state"]!, (string?)item["guardrail"], (string?)item["incident"], (string)item["by"]!,
        (DateTimeOffset)item["asked"]!, (DateTimeOffset)item["updated"]!);
}
