using Chasqui.Domain.Tracing;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Offsets;
using Chasqui.Monitoring.Ports;
using Confluent.Kafka;

namespace Chasqui.Kafka.Probing;

/// <summary>
/// Looks records up by their coordinates. What lies outside the log costs no reading; the rest is read in order of offset, many partitions at a time.
/// </summary>
public sealed class RecordProbe(KafkaClients clients) : IRecordProbe
{
    // Its longest chain: topics, log offsets, configuration; twice when the log moved meanwhile.
    private const int RequestsInARow = 6;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(clients.Options.ProbeTimeout);
        var questions = requests.Select(request => new Question(request)).ToList();
        await Task.WhenAll(questions.GroupBy(question => question.Request.Coordinates.Cluster)
            .Select(cluster => AnswerAsync(cluster.Key, [.. cluster], deadline.Token)));
        cancellation.ThrowIfCancellationRequested();
        return [.. questions.Select(question => question.Answer)];
    }

    private async Task AnswerAsync(string cluster, List<Question> questions, CancellationToken deadline)
    {
        try
        {
            var client = clients.Get(cluster);
            var queries = new ClusterQueries(cluster, client, clients.Options.ProbeTimeout / RequestsInARow);
            await new ClusterProbe(client, queries).AnswerAsync(questions, deadline).WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            Excuse(questions, $"{cluster} did not answer within {clients.Options.ProbeTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is KafkaSettingsException or KafkaException or InvalidOperationException)
        {
            Excuse(questions, e.Message);
        }
    }

    private static void Excuse(List<Question> questions, string why)
    {
        foreach (var question in questions.Where(question => question.IsOpen))
            question.Excuse(why);
    }
}
