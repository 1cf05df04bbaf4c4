using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Brokers;

/// <summary>Judges what was sampled, and publishes it. What comes back is for incidents.</summary>
public sealed class EvaluateBrokers(BrokerFleet fleet, IBrokerStore store, TimeProvider clock, ILogger<EvaluateBrokers> logger)
{
    /// <summary>Every cluster.</summary>
    public async Task<ImmutableArray<ClusterJudgement>> RunAllAsync(CancellationToken cancellation) =>
        [.. await Task.WhenAll(fleet.Clusters.Select(cluster => RunAsync(cluster, cancellation)))];

    /// <summary>One cluster, as of now.</summary>
    public async Task<ClusterJudgement> RunAsync(string cluster, CancellationToken cancellation)
    {
        var (judgement, board) = fleet[cluster].Judge(clock.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var broker in judgement.Brokers.Where(b => b.SinceMs == judgement.AtMs))
            logger.BrokerJudged(cluster, broker.Evidence.Broker, broker.Decision.Verdict, broker.Decision.Cause, broker.Decision.RuleId);
        if (judgement.SinceMs == judgement.AtMs)
            logger.ClusterJudged(cluster, judgement.Decision.Verdict, judgement.Decision.RuleId);
        try
        {
            await store.SaveBoardAsync(board, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.BrokersNotStored(cluster, failure);
        }

        return judgement;
    }
}
