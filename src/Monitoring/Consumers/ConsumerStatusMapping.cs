using Chasqui.Domain.Consumers;

namespace Chasqui.Monitoring.Consumers;

/// <summary>Makes of a judgement what is kept and shown of it.</summary>
internal static class ConsumerStatusMapping
{
    public static ConsumerGroupStatus Of(GroupJudgement group, ConsumerSettings settings, long nowMs) => new()
    {
        Cluster = group.Cluster,
        Group = group.Group,
        Verdict = group.Decision.Verdict.ToString(),
        Rule = group.Decision.RuleId,
        Cause = CauseOf(group.Decision),
        SinceMs = group.SinceMs,
        AtMs = nowMs,
        Lag = group.Lag,
        TimeLagMs = group.TimeLag.Ms,
        TimeLagAtLeast = group.TimeLag.AtLeast,
        State = group.Evidence.State == GroupState.Unknown ? null : group.Evidence.State.ToString(),
        Protocol = group.Evidence.Protocol == GroupProtocol.Unknown ? null : group.Evidence.Protocol.ToString(),
        Members = group.Evidence.Members,
        Owner = settings.Owner,
        SloMs = (long?)settings.Slo?.TotalMilliseconds,
        Partitions = [.. group.Partitions.Select(Of)],
    };

    public static ConsumerHistoryPoint PointOf(ConsumerGroupStatus status) =>
        new(status.AtMs, status.Verdict, status.Rule, status.Lag, status.TimeLagMs, status.Members);

    private static ConsumerPartitionStatus Of(PartitionJudgement partition)
    {
        var e = partition.Evidence;
        var trend = e.Trend.Direction == LagDirection.Unknown ? (LagTrend?)null : e.Trend;
        return new()
        {
            Topic = partition.Topic,
            Partition = partition.Partition,
            Verdict = partition.Decision.Verdict.ToString(),
            Rule = partition.Decision.RuleId,
            Cause = CauseOf(partition.Decision),
            SinceMs = partition.SinceMs,
            Committed = Known(e.Committed),
            LogStart = Known(e.LogStart),
            LogEnd = Known(e.LogEnd),
            Lag = e.Lag,
            Unread = e.Unread,
            TimeLagMs = e.TimeLag.Ms,
            TimeLagAtLeast = e.TimeLag.AtLeast,
            LagTrend = trend?.Direction.ToString(),
            ConsumedPerSecond = Rounded(trend?.ConsumedPerSecond),
            ProducedPerSecond = Rounded(trend?.ProducedPerSecond),
            EtaMs = e.Unread > 0 ? trend?.EtaMs(e.Unread) : null,
            LastProgressMs = Known(e.ProgressAtMs),
            Member = e.Heartbeat?.Member ?? e.Owner,
            LastPollMs = e.Heartbeat is { } poll ? Known(poll.LastPollAtMs) : null,
            LastHeartbeatMs = e.Heartbeat?.AtMs,
        };
    }

    private static string? CauseOf(ConsumerDecision decision) => decision.Cause == ConsumerCause.None ? null : decision.Cause.ToString();

    private static long? Known(long value) => value < 0 ? null : value;

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 3) : null;
}
