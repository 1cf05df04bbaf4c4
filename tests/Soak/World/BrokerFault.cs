namespace Chasqui.Soak.World;

/// <summary>What happens to a broker.</summary>
internal enum BrokerFault
{
    /// <summary>Its process is killed and started again (embedded: its connections end and new ones are refused).</summary>
    Killed,

    /// <summary>It keeps its connections and answers nothing (SIGSTOP; embedded: its answers wait).</summary>
    Frozen,

    /// <summary>Embedded only: each answer takes 400 ms longer.</summary>
    Slow,
}
