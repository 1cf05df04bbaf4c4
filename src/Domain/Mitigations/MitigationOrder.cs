using System.Collections.Immutable;
using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Mitigations;

/// <summary>What was asked for: who wants what done to what, and why. It never changes.</summary>
public sealed record MitigationOrder
{
    /// <summary>Who asks when no person does.</summary>
    public const string Policy = "policy";

    public required string Id { get; init; }

    public required MitigationKind Kind { get; init; }

    /// <summary>The target, as incidents name it; see <see cref="IncidentSubject"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>The Kafka clusters that are touched; each has one mitigation at a time.</summary>
    public required ImmutableArray<string> Clusters { get; init; }

    /// <summary>A person, or <see cref="Policy"/>.</summary>
    public required string By { get; init; }

    public required string Why { get; init; }

    /// <summary>The incident that policy acts on; null for what a person started.</summary>
    public string? IncidentId { get; init; }

    /// <summary>When it was first asked for, in Unix milliseconds; its id begins with that.</summary>
    public required long AtMs { get; init; }

    /// <summary>What repetitions of the same order have in common, for the same kind and target; null where there are none.</summary>
    public string? Request { get; init; }

    /// <summary>Only plan, and check every guardrail.</summary>
    public bool DryRun { get; init; }

    public bool IsByPolicy => By == Policy && IncidentId is not null;

    /// <summary>The target as the topology and people name it: <c>cluster/group</c>, <c>cluster/broker</c> or a stream.</summary>
    public string Target => TargetOf(Subject);

    /// <summary>What must not be held by another mitigation: the target and its clusters.</summary>
    public IEnumerable<string> Keys => Clusters.Select(cluster => IncidentSubject.Of(IncidentSubject.Cluster, cluster)).Prepend(Subject);

    public static string TargetOf(string subject) => subject[(IncidentSubject.KindOf(subject).Length + 1)..].Replace('|', '/');

    /// <summary>The subject of a target as people name it; null when it is not one of that kind.</summary>
    public static string? SubjectOf(MitigationKind kind, string target)
    {
        if (target.Length == 0 || target.Contains('|', StringComparison.Ordinal))
            return null;
        if (kind is MitigationKind.FailOverStream or MitigationKind.FailBackStream)
            return target.Contains('/', StringComparison.Ordinal) ? null : IncidentSubject.Of(IncidentSubject.Stream, target);
        return target.Split('/', 2) is [{ Length: > 0 } cluster, { Length: > 0 } name]
            ? IncidentSubject.Of(kind == MitigationKind.ReplaceBroker ? IncidentSubject.Broker : IncidentSubject.ConsumerGroup, cluster, name) : null;
    }

    /// <summary>What tells a request from every other one, whenever it is repeated.</summary>
    public static string RequestKey(MitigationKind kind, string subject, string request) => $"{MitigationKindText.Of(kind)}|{subject}|{request}";

    /// <summary>An id: 13 digits of the time it was asked for, a dash, and 16 hexadecimal digits.</summary>
    public static string IdOf(MitigationKind kind, string subject, string request, long atMs) => Incidents.IncidentId.Of(RequestKey(kind, subject, request), atMs);

    /// <summary>This one, if it is the first of its request; else the first, asked for when its id says.</summary>
    /// <param name="firstId">The id that the request was given first.</param>
    public MitigationOrder AsFirst(string firstId) => firstId != Id && Incidents.IncidentId.TryReadTime(firstId, out var atMs) ? this with { Id = firstId, AtMs = atMs } : this;
}
