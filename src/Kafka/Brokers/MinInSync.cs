using System.Globalization;
using Chasqui.Kafka.Clients;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Brokers;

/// <summary>The in-sync replicas that each topic of a cluster demands. Read beside the sampling and kept, for they rarely change.</summary>
internal sealed class MinInSync(KafkaClients clients, string cluster, TimeProvider clock)
{
    private const string Setting = "min.insync.replicas";
    private const int TopicsAtOnce = 200;
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private volatile IReadOnlyDictionary<string, int> _known = new Dictionary<string, int>();
    private Task _reading = Task.CompletedTask;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>What is known by now; a cluster that may not or cannot tell leaves it empty.</summary>
    public IReadOnlyDictionary<string, int> Known(IEnumerable<TopicMetadata> topics)
    {
        var now = clock.GetUtcNow();
        if (_reading.IsCompleted && now - _readAt > ReadEvery)
        {
            _readAt = now;
            _reading = ReadAsync([.. topics.Select(t => t.Topic)]);
        }

        return _known;
    }

    private async Task ReadAsync(string[] topics)
    {
        try
        {
            var read = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var some in topics.Chunk(TopicsAtOnce))
                foreach (var described in await clients.Get(cluster).Admin.DescribeConfigsAsync(
                    some.Select(t => new ConfigResource { Type = ResourceType.Topic, Name = t }), new DescribeConfigsOptions { RequestTimeout = Timeout }))
                    if (described.Entries.TryGetValue(Setting, out var entry) && int.TryParse(entry.Value, CultureInfo.InvariantCulture, out var least))
                        read[described.ConfigResource.Name] = least;
            _known = read;
        }
        catch (Exception failure) when (failure is KafkaException or KafkaSettingsException or ObjectDisposedException)
        {
            // Not told, or not to us: under-minimum partitions are unknown then.
        }
    }
}
