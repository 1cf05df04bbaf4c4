using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Recording;
using Chasqui.Functions.Http;
using Chasqui.Monitoring.Brokers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Brokers;

/// <summary>Clusters, their brokers, and why each is judged so.</summary>
public sealed class ClustersFunction(BrokerQueries brokers)
{
    /// <summary>How far back a broker's samples are shown unless <c>minutes</c> says otherwise.</summary>
    public const int DefaultMinutes = 30;

    public const int MaxMinutes = 24 * 60;

    [Function("ListClusters")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "clusters")] HttpRequest request, CancellationToken cancellation) =>
        Answer.Ok(new PageAnswer<object>([.. (await brokers.ClustersAsync(cancellation)).Select(Describe)], null));

    [Function("GetCluster")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "clusters/{cluster}")] HttpRequest request, string cluster, CancellationToken cancellation) =>
        await brokers.ClusterAsync(cluster, cancellation) is { } board ? Answer.Ok(Describe(board)) : NotJudged(cluster);

    [Function("GetBroker")]
    public async Task<IActionResult> BrokerAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "clusters/{cluster}/brokers/{broker}")] HttpRequest request,
        string cluster, string broker, CancellationToken cancellation)
    {
        if (!int.TryParse(broker, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return Problem.BadRequest("A broker's id is a whole number from 0.");
        var minutes = DefaultMinutes;
        if (request.Query.TryGetValue("minutes", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes is < 1 or > MaxMinutes))
            return Problem.BadRequest($"'minutes' is a whole number from 1 to {MaxMinutes}.");
        if (await brokers.BrokerAsync(cluster, id, TimeSpan.FromMinutes(minutes), cancellation) is not { } detail)
            return NotJudged($"{cluster}/{id}");
        return Answer.Ok(new
        {
            detail.Cluster,
            At = Answer.Time(detail.AtMs),
            Broker = Describe(detail.Card),
            Standings = detail.Standings.Select(BrokerEvidenceJson.Write),
            Samples = detail.Samples.Select(Describe),
        });
    }

    private static ContentResult NotJudged(string what) => Problem.NotFound($"'{what}' is not watched, or was not judged yet.");

    private static object Describe(ClusterBoard board) => new
    {
        board.Cluster,
        At = Answer.Time(board.AtMs),
        board.Verdict,
        board.Rule,
        Since = Answer.Time(board.SinceMs),
        board.Evidence,
        board.Errors,
        Brokers = board.Brokers.Select(Describe),
    };

    private static JsonObject Describe(BrokerSample sample)
    {
        var json = BrokerSampleJson.Write(sample);
        json.Insert(0, "time", RecordedTime.ToIso(sample.AtMs));
        return json;
    }

    private static object Describe(BrokerCard card) => new
    {
        card.Broker, card.Endpoint, card.Verdict, card.Cause, card.Rule, Since = Answer.Time(card.SinceMs), card.Evidence,
    };
}
