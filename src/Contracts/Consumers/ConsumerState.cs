namespace Chasqui.Contracts.Consumers;

/// <summary>What a consumer says of itself. In JSON the names are in lower case.</summary>
public enum ConsumerState
{
    /// <summary>Built, and nothing assigned to it yet.</summary>
    Starting,

    /// <summary>Polling its partitions.</summary>
    Running,

    /// <summary>Partitions were taken from it, and the new assignment is not there yet.</summary>
    Rebalancing,

    /// <summary>Every partition it owns is paused by the application.</summary>
    Paused,

    /// <summary>Closing: leaving the group.</summary>
    Stopping,

    /// <summary>Closed as planned: its last heartbeat.</summary>
    Stopped,
}
