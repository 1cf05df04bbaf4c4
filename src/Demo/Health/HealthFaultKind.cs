namespace Chasqui.Demo.Health;

/// <summary>What the demo does to consumers and brokers.</summary>
public enum HealthFaultKind
{
    /// <summary>A consumer's poll loop hangs; its process lives, and goes on to send heartbeats.</summary>
    Hung,

    /// <summary>A consumer's process is killed.</summary>
    Dead,

    /// <summary>A consumer works, at less than half the rate at which records come.</summary>
    Slow,

    /// <summary>A group's offsets are put back.</summary>
    Rewound,

    /// <summary>A member joins and leaves its group again and again.</summary>
    Storm,

    /// <summary>A broker goes down.</summary>
    BrokerDown,

    /// <summary>A broker takes more than a second longer for every answer.</summary>
    BrokerSlow,

    /// <summary>A broker accepts connections, answers, and fails what is produced.</summary>
    BrokerZombie,

    /// <summary>A broker accepts connections and never answers.</summary>
    BrokerSilent,

    /// <summary>A broker dies, and nobody leads the partitions of a stream that it led.</summary>
    StreamBrokerDead,
}
