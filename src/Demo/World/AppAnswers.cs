namespace Chasqui.Demo.World;

/// <summary>What the demo reads of <c>/api/health</c>.</summary>
internal sealed record HealthView(DateTimeOffset? Watermark, int DirtyWindows);

internal sealed record DecisionView(string Verdict, string? Cause, long Count)
{
    /// <summary>Such as <c>Delivered</c> or <c>Lost/SkippedByConsumer</c>.</summary>
    public string What => Cause is null ? Verdict : $"{Verdict}/{Cause}";
}

internal sealed record DuplicatesView(long Introduced, long Redelivered);

internal sealed record HopView(string Hop, IReadOnlyList<DecisionView> Decisions, DuplicatesView Duplicates);

/// <summary>What the demo reads of <c>/api/streams/{stream}/summary</c>.</summary>
internal sealed record SummaryView(long SampleSize, long OpenTraces, long Hops, IReadOnlyList<HopView> Path);

internal sealed record TraceHopView(string Hop, string Verdict, string? Cause, DuplicatesView? Duplicates)
{
    public string What => Cause is null ? Verdict : $"{Verdict}/{Cause}";
}

/// <summary>What the demo reads of <c>/api/traces/{id}</c>.</summary>
internal sealed record TraceView(string Trace, IReadOnlyList<TraceHopView> Path);

/// <summary>One of <c>/api/streams/{stream}/losses</c>.</summary>
internal sealed record LossView(string Trace, string Hop, string Cause);

/// <summary>One of <c>/api/streams/{stream}/windows</c>.</summary>
internal sealed record WindowView(DateTimeOffset From, string State);

/// <summary>One of <c>/api/incidents</c>.</summary>
internal sealed record IncidentView(
    string Id, string Subject, string Severity, string Verdict, string Rule, DateTimeOffset Opened, DateTimeOffset? Closed, string? Summary);

/// <summary>One of <c>/api/mitigations</c>.</summary>
internal sealed record MitigationView(string Id, string Kind, string Target, string State, string? Guardrail, string? Says, DateTimeOffset Asked, DateTimeOffset Updated)
{
    public bool IsEnded => State is "Succeeded" or "Escalated" or "Refused" or "Rejected" or "Expired" or "Cancelled" or "Planned";
}

/// <summary>What the demo reads of <c>/api/streams/{stream}/route</c>.</summary>
internal sealed record RouteView(string Cluster, string State);

/// <summary>What the demo reads of <c>/api/streams/{stream}/route/drain</c>.</summary>
internal sealed record DrainView(string Verdict, int Rule, long? Lag);

/// <summary>The answer to an order.</summary>
internal sealed record OrderedView(string Id);

/// <summary>What the demo reads of <c>/api/groups</c>.</summary>
internal sealed record GroupView(string Cluster, string Group, string Verdict);

/// <summary>What the demo reads of <c>/api/clusters/{cluster}</c>.</summary>
internal sealed record ClusterView(string Verdict, IReadOnlyList<BrokerView> Brokers);

internal sealed record StandingView(string Signal, double? HistoryP90);

/// <summary>What the demo reads of <c>/api/clusters/{cluster}/brokers/{broker}</c>.</summary>
internal sealed record BrokerDetailView(IReadOnlyList<StandingView> Standings);

internal sealed record BrokerView(int Broker, string Verdict);

internal sealed record PageView<T>(IReadOnlyList<T> Items, string? Cursor);
