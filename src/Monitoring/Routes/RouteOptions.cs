using Chasqui.Domain.Routes;

namespace Chasqui.Monitoring.Routes;

/// <summary>How routes are settled.</summary>
public sealed class RouteOptions
{
    /// <summary>How long after a switch producers may still write to the cluster that was left.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan Settle { get; init; } = DrainSettings.Default.Settle;

    /// <summary>For how long the logs there must not have grown.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Quiet { get; init; } = DrainSettings.Default.Quiet;

    /// <summary>The age up to which a sample of progress is believed.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Fresh { get; init; } = DrainSettings.Default.Fresh;

    /// <summary>How far back samples are read: at least <see cref="Quiet"/> and <see cref="Fresh"/> together.</summary>
    internal TimeSpan LookBack => Quiet + Fresh + TimeSpan.FromMinutes(1);

    internal DrainSettings Settings => new(Settle, Quiet, Fresh);
}
