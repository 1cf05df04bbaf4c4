using Chasqui.Kafka.Probing;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Chasqui.Kafka.Clients;

/// <summary>The connections to one cluster, each made when it is first needed and kept.</summary>
internal sealed class ClusterClient : IDisposable
{
    private readonly Lazy<IAdminClient> admin;
    private readonly Lazy<RecordReader> everything;
    private readonly Lazy<RecordReader> committedOnly;

    public ClusterClient(string name, ClientConfig config, KafkaOptions options, ILogger logger)
    {
        Name = name;
        admin = new(() => NewAdmin(name, config, logger));
        everything = new(() => new RecordReader(name, config, IsolationLevel.ReadUncommitted, options, logger));
        committedOnly = new(() => new RecordReader(name, config, IsolationLevel.ReadCommitted, options, logger));
    }

    public string Name { get; }

    public IAdminClient Admin => admin.Value;

    /// <summary>Reads records whatever became of their transactions.</summary>
    public RecordReader Everything => everything.Value;

    /// <summary>Reads no record of a transaction that was aborted or is open.</summary>
    public RecordReader CommittedOnly => committedOnly.Value;

    public void Dispose()
    {
        if (admin.IsValueCreated)
            admin.Value.Dispose();
        if (everything.IsValueCreated)
            everything.Value.Dispose();
        if (committedOnly.IsValueCreated)
            committedOnly.Value.Dispose();
    }

    private static IAdminClient NewAdmin(string name, ClientConfig config, ILogger logger) =>
        new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(config)))
            .SetLogHandler((_, said) => logger.ClientSaid(name, said.Facility, said.Message))
            .SetErrorHandler((_, error) => logger.ClientFailed(name, error.Reason))
            .Build();
}
