using Chasqui.Demo.Faults;
using Chasqui.Demo.Health;

namespace Chasqui.Demo;

/// <summary>How the demo runs. <see cref="DemoCommand"/> checks the bounds.</summary>
public sealed record DemoOptions
{
    public const int DefaultSeconds = 60;
    public const int DefaultRate = 50;

    /// <summary>The most events of one run: the embedded brokers keep about 5 MiB a partition, and every record must stay readable.</summary>
    public const int MaxEvents = 60_000;

    /// <summary>How long events are produced at least, 10 to 3600. Faults that take longer are brought to their end.</summary>
    public int Seconds { get; init; } = DefaultSeconds;

    /// <summary>Events a second, 10 to 2000.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>Decides which events the faults meet.</summary>
    public int Seed { get; init; }

    public IReadOnlySet<FaultKind> Faults { get; init; } = new HashSet<FaultKind>(Enum.GetValues<FaultKind>());

    /// <summary>What is shown.</summary>
    public IReadOnlySet<Capability> Only { get; init; } = new HashSet<Capability>(Enum.GetValues<Capability>());

    /// <summary>What happens to consumers and brokers, where they are shown.</summary>
    public IReadOnlySet<HealthFaultKind> HealthFaults { get; init; } = new HashSet<HealthFaultKind>(Enum.GetValues<HealthFaultKind>());

    /// <summary>Lines instead of a live table.</summary>
    public bool Plain { get; init; }

    /// <summary>Where the scoreboard is written as JSON; null for nowhere.</summary>
    public string? Report { get; init; }

    public bool KeepRunning { get; init; }

    /// <summary>The port of the app; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Shows the app's log.</summary>
    public bool Verbose { get; init; }

    public bool Shows(Capability capability) => Only.Contains(capability);

    /// <summary>Whether that happens to a consumer or broker.</summary>
    public bool Breaks(HealthFaultKind fault) => HealthFaults.Contains(fault) && Shows(HealthFault.All[fault].Capability);

    /// <summary>How late a hop may be, and how long its record may take to be ingested; shorter in a short run. 2 to 5 s.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(Math.Clamp(Seconds / 12, 2, 5));

    /// <summary>How long single events are dropped, skipped, filtered, failed and doubled.</summary>
    public TimeSpan EventFaultsFor => TimeSpan.FromSeconds(Seconds * 0.4);

    /// <summary>Longer than a loss takes to be claimed.</summary>
    public TimeSpan LagFor => 2 * Patience + TimeSpan.FromSeconds(Math.Clamp(Seconds / 12, 2, 8));

    /// <summary>Longer than a loss takes to be claimed.</summary>
    public TimeSpan HoldFor => 2 * Patience + TimeSpan.FromSeconds(Math.Clamp(Seconds / 10, 4, 8));
}
