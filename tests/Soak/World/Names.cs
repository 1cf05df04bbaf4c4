namespace Chasqui.Soak.World;

/// <summary>What things are called in the soak's world.</summary>
internal static class Names
{
    public const string Cluster = "main";
    public const string Stream = "orders";
    public const string OrdersTopic = "orders";
    public const string RoutedTopic = "orders-routed";
    public const string ParcelsTopic = "parcels";
    public const string HopTopic = "chasqui.trace-hops";
    public const string HeartbeatTopic = "chasqui.consumer-heartbeats";
    public const string RouterGroup = "router";
    public const string SinkGroup = "sink";
    public const int Partitions = 6;

    /// <summary>Tables' names begin with it.</summary>
    public const string Prefix = "soak";

    /// <summary>Groups that read the parcels, which are not traced: their consumers hang and die, and the app heals them.</summary>
    public static readonly string[] WorkerGroups = ["audit", "billing"];

    /// <summary>As mitigations name a group.</summary>
    public static string TargetOf(string group) => $"{Cluster}/{group}";
}
