namespace Chasqui.Domain.Brokers;

/// <summary>How a probe of a broker failed.</summary>
public enum ProbeError : byte
{
    None = 0,

    /// <summary>It failed in a way that is not told.</summary>
    Other = 1,

    /// <summary>Nothing listens at its address.</summary>
    Refused = 2,

    /// <summary>No answer in the time given.</summary>
    TimedOut = 3,

    /// <summary>Its name does not resolve.</summary>
    Unresolvable = 4,

    /// <summary>The connection was closed before the answer.</summary>
    Closed = 5,

    /// <summary>TLS or SASL did not come about, or access is denied: ours as likely as the broker's.</summary>
    Credentials = 6,

    /// <summary>The answer is not Kafka's.</summary>
    Protocol = 7,

    /// <summary>What was asked for is not there or not there any more: no canary topic, another leader, no permission to create. Says nothing of the broker.</summary>
    NotApplicable = 8,

    /// <summary>It lacks in-sync replicas to accept a write: the partition's trouble, seen elsewhere.</summary>
    NotEnoughReplicas = 9,
}
