namespace Chasqui.Domain.Consumers;

/// <summary>Group states and protocols as Kafka's clients write them, in any letter case, with or without underscores.</summary>
public static class GroupStateText
{
    /// <summary>Unknown for what is not known.</summary>
    public static GroupState State(string? text) => Normal(text) switch
    {
        "STABLE" => GroupState.Stable,
        "PREPARINGREBALANCE" or "COMPLETINGREBALANCE" or "ASSIGNING" or "RECONCILING" or "REBALANCING" => GroupState.Rebalancing,
        "EMPTY" => GroupState.Empty,
        "DEAD" => GroupState.Dead,
        _ => GroupState.Unknown,
    };

    /// <summary>Unknown for what is not known.</summary>
    public static GroupProtocol Protocol(string? text) => Normal(text) switch
    {
        "CLASSIC" => GroupProtocol.Classic,
        "CONSUMER" => GroupProtocol.Consumer,
        "SHARE" => GroupProtocol.Share,
        _ => GroupProtocol.Unknown,
    };

    private static string Normal(string? text) => (text ?? "").Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
