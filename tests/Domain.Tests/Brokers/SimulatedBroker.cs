namespace Chasqui.Domain.Tests.Brokers;

/// <summary>A fault that the simulation injects.</summary>
internal enum Fault
{
    None,

    /// <summary>Connections time out; the others still list it: a cut network.</summary>
    Unreachable,

    /// <summary>The process is gone: connections are refused, and the others drop it after their session time-out.</summary>
    Killed,

    /// <summary>It accepts connections and never answers; the others still list it.</summary>
    NeverAnswers,

    /// <summary>It answers ApiVersions and metadata, and serves no produce or fetch.</summary>
    CanaryFails,

    /// <summary>Its disk is ten times slower: flush, append and canary.</summary>
    SlowDisk,

    /// <summary>It stalls: everything takes four times as long and 150 ms more.</summary>
    SlowAll,

    /// <summary>Only the tail of its log flushes is slower, fifty times: about what Cruise Control's own floor of a second is made for.</summary>
    DyingDisk,

    /// <summary>Only the tail of its log flushes is slower, ten times.</summary>
    SlowFlush,
}

/// <summary>One broker of the simulation: what is true of it.</summary>
internal sealed class SimulatedBroker(int id, double share)
{
    public int Id => id;

    /// <summary>Its share of the load, about 1.</summary>
    public double Share { get; set; } = share;

    public double HotLoad { get; set; }

    public Fault Fault { get; set; }

    public long FaultSinceMs { get; set; }

    /// <summary>Leads nothing from the first time to the last; gone in between.</summary>
    public (long DrainMs, long DownMs, long UpMs, long LeadsMs) Restart { get; set; } = (long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);

    public long GapUntilMs { get; set; }

    /// <summary>The slow part of the JMX reservoir: what flush time it reports.</summary>
    public double ReportedFlushMs { get; set; } = 10;

    public int Spike { get; set; }

    public double SpikeMs { get; set; }

    public bool IsDown(long nowMs) => nowMs >= Restart.DownMs && nowMs < Restart.UpMs;

    public bool LeadsNothing(long nowMs) => nowMs >= Restart.DrainMs && nowMs < Restart.LeadsMs;

    public bool CatchesUp(long nowMs) => nowMs >= Restart.UpMs && nowMs < Restart.UpMs + 120_000;
}
