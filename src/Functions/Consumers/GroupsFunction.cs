using Chasqui.Functions.Http;
using Chasqui.Monitoring.Consumers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Consumers;

/// <summary>Consumer groups: how each is judged, its partitions and its history.</summary>
public sealed class GroupsFunction(ConsumerQuery consumers, TimeProvider clock)
{
    /// <summary>Every group, worst first, without its partitions.</summary>
    [Function("ListGroups")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "groups")] HttpRequest request, CancellationToken cancellation) =>
        Answer.Ok(new PageAnswer<object>([.. (await consumers.GroupsAsync(cancellation)).Select(Describe)], null));

    [Function("GetGroup")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "groups/{cluster}/{group}")] HttpRequest request,
        string cluster, string group, CancellationToken cancellation)
    {
        if (!TimeRange.TryRead(request.Query, clock.GetUtcNow(), out var range, out var error))
            return Problem.BadRequest(error);
        if (await consumers.GroupAsync(cluster, group, cancellation) is not { } status)
            return Problem.NotFound($"There is no group '{group}' on '{cluster}', or it was not judged yet.");
        var history = await consumers.HistoryAsync(cluster, group, range.FromMs, range.ToMs, cancellation);
        return Answer.Ok(new { Group = Describe(status), Partitions = status.Partitions.Select(Describe), History = history.Select(Describe) });
    }

    private static object Describe(ConsumerGroupStatus s) => new
    {
        s.Cluster, s.Group, s.Verdict, s.Rule, s.Cause, Since = Answer.Time(s.SinceMs), At = Answer.Time(s.AtMs), s.Lag, s.TimeLagMs, s.TimeLagAtLeast,
        s.State, s.Protocol, s.Members, s.Owner, s.SloMs,
    };

    private static object Describe(ConsumerPartitionStatus p) => new
    {
        p.Topic, p.Partition, p.Verdict, p.Rule, p.Cause, Since = Answer.Time(p.SinceMs), p.Committed, p.LogStart, p.LogEnd, p.Lag, p.Unread, p.TimeLagMs,
        p.TimeLagAtLeast, p.LagTrend, p.ConsumedPerSecond, p.ProducedPerSecond, p.EtaMs, LastProgress = Answer.Time(p.LastProgressMs), p.Member,
        LastPoll = Answer.Time(p.LastPollMs), LastHeartbeat = Answer.Time(p.LastHeartbeatMs),
    };

    private static object Describe(ConsumerHistoryPoint p) => new { At = Answer.Time(p.AtMs), p.Verdict, p.Rule, p.Lag, p.TimeLagMs, p.Members };
}
