using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Probing;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Chasqui.Kafka.Clients;

/// <summary>The connections to one cluster, each made when it is first needed and kept.</summary>
internal sealed class ClusterClient : IDisposable
{
    private readonly Lazy<IConsumer<Ignore, Ignore>> connection;
    private readonly Lazy<IAdminClient> admin;
    private readonly Lazy<BrokerSecurity> security;
    private readonly ReaderWriterLockSlim inUse = new();
    private bool disposed;
    private readonly Lazy<RecordReader> everything;
    private readonly Lazy<RecordReader> committedOnly;

    public ClusterClient(string name, ClientConfig config, KafkaOptions options, ILogger logger)
    {
        Name = name;
        connection = new(() => NewConnection(name, config, logger));
        admin = new(() => new DependentAdminClientBuilder(connection.Value.Handle).Build());
        security = new(() => BrokerSecurity.From(config));
        everything = new(() => new RecordReader(name, config, IsolationLevel.ReadUncommitted, options, logger));
        committedOnly = new(() => new RecordReader(name, config, IsolationLevel.ReadCommitted, options, logger));
    }

    public string Name { get; }

    public IAdminClient Admin => admin.Value;

    /// <summary>The brokers and partitions of the whole cluster, or of one topic. Blocks; whoever asked may have given up, and disposing waits for it.</summary>
    /// <exception cref="KafkaException">No broker answered in time.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public Metadata GetMetadata(TimeSpan timeout, string? topic = null)
    {
        inUse.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return topic is null ? Admin.GetMetadata(timeout) : Admin.GetMetadata(topic, timeout);
        }
        finally
        {
            inUse.ExitReadLock();
        }
    }

    /// <summary>How its brokers are connected to directly.</summary>
    public BrokerSecurity Security => security.Value;

    /// <summary>For one round of questions about groups, that takes at most <paramref name="timeout"/>.</summary>
    public IGroupQueries Groups(TimeSpan timeout, int concurrentRequests) =>
        Security.CanLogIn ? new WireGroupQueries(this, timeout) : new AdminGroupQueries(Admin, timeout, concurrentRequests);

    /// <summary>Reads records whatever became of their transactions.</summary>
    public RecordReader Everything => everything.Value;

    /// <summary>Reads no record of a transaction that was aborted or is open.</summary>
    public RecordReader CommittedOnly => committedOnly.Value;

    public void Dispose()
    {
        // The native client must not be destroyed under a thread that is in it.
        inUse.EnterWriteLock();
        disposed = true;
        inUse.ExitWriteLock();
        if (admin.IsValueCreated)
            admin.Value.Dispose();
        if (connection.IsValueCreated)
            connection.Value.Dispose();
        if (everything.IsValueCreated)
            everything.Value.Dispose();
        if (committedOnly.IsValueCreated)
            committedOnly.Value.Dispose();
    }

    // An admin client of its own would be a producer, for which asking for a topic that is not there may create it; a consumer's does not.
    private static IConsumer<Ignore, Ignore> NewConnection(string name, ClientConfig config, ILogger logger)
    {
        var settings = new ConsumerConfig(new Dictionary<string, string>(config)) { GroupId = "chasqui-admin", AllowAutoCreateTopics = false };
        return new ConsumerBuilder<Ignore, Ignore>(settings)
            .SetLogHandler((_, said) => logger.ClientSaid(name, said.Facility, said.Message))
            .SetErrorHandler((_, error) => logger.ClientFailed(name, error.Reason))
            .Build();
    }
}
