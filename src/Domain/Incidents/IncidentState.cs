using System.Collections.Immutable;

namespace Chasqui.Domain.Incidents;

/// <summary>What is remembered of a subject between evaluations; serializable.</summary>
public sealed record IncidentState
{
    public required string Subject { get; init; }

    /// <summary>The open incident; null when none is.</summary>
    public string? IncidentId { get; init; }

    public long OpenedAtMs { get; init; }

    /// <summary>The open incident's severity.</summary>
    public IncidentSeverity Severity { get; init; }

    /// <summary>The last severities that evaluations said, newest last; no more than the settings ask for.</summary>
    public ImmutableArray<IncidentSeverity> Recent { get; init; } = [];

    /// <summary>When incidents of this subject closed within the last hour, in Unix milliseconds.</summary>
    public ImmutableArray<long> ClosedAtMs { get; init; } = [];

    public long LastAtMs { get; init; } = -1;

    public bool IsOpen => IncidentId is not null;

    /// <summary>Nothing would be lost by forgetting it.</summary>
    public bool IsQuiet => !IsOpen && ClosedAtMs.IsEmpty && Recent.All(severity => severity == IncidentSeverity.None);
}
