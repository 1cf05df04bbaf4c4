using System.Collections.Immutable;
using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Topology;

/// <summary>A named logical flow of events along a path of hops.</summary>
public sealed record StreamTopology
{
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultGiveUpAfter = TimeSpan.FromHours(1);

    public required string Name { get; init; }

    /// <summary>The hops in path order: every hop follows those it is after. At most <see cref="StreamPath.MaxSlots"/> with their ends.</summary>
    public required ImmutableArray<HopDefinition> Path { get; init; }

    /// <summary>The share of events that are traced, above 0 up to 1.</summary>
    /// <value>Default 1.</value>
    public double SamplingRate { get; init; } = 1;

    /// <summary>The tumbling interval of origin time that is judged at once; half-open, from 1 s to 1 h.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan Window { get; init; } = DefaultWindow;

    /// <summary>Into how many parts a window is split, by trace id, so that parts can be judged side by side; 1 to 64.</summary>
    /// <value>Default 1.</value>
    public int Shards { get; init; } = 1;

    /// <summary>How long after a consumer passed a record its hop may take to be ingested.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>How long a window is judged again while something in it is still open.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan GiveUpAfter { get; init; } = DefaultGiveUpAfter;

    /// <summary>The objective: the share of events that may be lost, from 0 to 1. Null for none: then any loss is an incident.</summary>
    public double? LossSlo { get; init; }

    /// <summary>When incidents of the stream open and close, and who is told.</summary>
    public IncidentSettings Incidents { get; init; } = IncidentSettings.Default;

    /// <summary>The setting that holds the connection string or table endpoint of this stream's own storage account; null for the app's.</summary>
    public string? StorageSetting { get; init; }
}
