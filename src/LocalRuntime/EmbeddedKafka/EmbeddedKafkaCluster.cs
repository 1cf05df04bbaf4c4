using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Chasqui.LocalRuntime.EmbeddedKafka;

/// <summary>
/// A Kafka cluster inside this process, on free loopback ports, for trying things and for tests. Real clients connect to it, also from other processes.
/// </summary>
/// <remarks>
/// It is librdkafka's mock cluster, and keeps its limits: about 5 MiB a partition, beyond which the oldest records go silently; nothing on disk; no
/// CreateTopics (use <see cref="CreateTopic"/>), DescribeConfigs, transactions or offsets by time. <b>ListConsumerGroups and DeleteGroups
/// requests end the process</b>. Clients do best with <c>partition.assignment.strategy=cooperative-sticky</c> and <c>fetch.wait.max.ms</c> of 5 to 10.
/// </remarks>
public sealed class EmbeddedKafkaCluster : IDisposable
{
    /// <summary>All brokers, for the broker faults.</summary>
    public const int AllBrokers = -1;

    private readonly Lock gate = new();
    private readonly nint client;
    private nint cluster;

    private EmbeddedKafkaCluster(nint client, nint cluster, int brokers)
    {
        this.client = client;
        this.cluster = cluster;
        Brokers = brokers;
        Bootstrap = Marshal.PtrToStringUTF8(MockClusterNative.Bootstraps(cluster))!;
    }

    /// <summary>The broker addresses, <c>host:port,host:port</c>, in the order of the broker ids.</summary>
    public string Bootstrap { get; }

    /// <summary>How many brokers it was started with; their ids are 1 to this.</summary>
    public int Brokers { get; }

    /// <summary>Starts a cluster; it serves when this returns. Broker 1 is its controller, and groups form without a first delay.</summary>
    /// <param name="brokers">1 to 100.</param>
    public static EmbeddedKafkaCluster Start(int brokers = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 100);
        var client = NewClient();
        var native = MockClusterNative.NewCluster(client, brokers);
        if (native == 0)
        {
            MockClusterNative.DestroyClient(client);
            throw new InvalidOperationException("The embedded Kafka cluster could not be started.");
        }

        var cluster = new EmbeddedKafkaCluster(client, native, brokers);
        cluster.SetController(1);
        cluster.SetInitialRebalanceDelay(TimeSpan.Zero);
        return cluster;
    }

    /// <summary>Creates a topic, which must not exist.</summary>
    public void CreateTopic(string name, int partitions = 1, int replicationFactor = 1) =>
        Check(handle => MockClusterNative.CreateTopic(handle, name, partitions, replicationFactor), $"create topic {name}");

    /// <summary>Deletes a topic and its records. Created anew, its offsets start at 0: what the records of a truncated log look like.</summary>
    public void DeleteTopic(string name) => Check(handle => MockClusterNative.DeleteTopic(handle, name), $"delete topic {name}");

    /// <summary>Moves the log start of a partition to <paramref name="beforeOffset"/>, as retention does. At most the log end.</summary>
    public void DeleteRecords(string topic, int partition, long beforeOffset) =>
        Check(handle => MockClusterNative.DeleteRecords(handle, topic, partition, beforeOffset), $"delete records of {topic}-{partition}");

    /// <summary>
    /// Makes a broker the leader of a partition; -1 leaves it without one. While clients still ask a broker for a partition that nobody leads, the native library was seen
    /// to end the process: take the broker down first. Partitions whose leader is down have none for clients either.
    /// </summary>
    public void SetLeader(string topic, int partition, int broker) =>
        Check(handle => MockClusterNative.SetLeader(handle, topic, partition, broker), $"set the leader of {topic}-{partition}");

    /// <summary>Ends a broker's connections and refuses new ones. Its partitions keep it as their leader.</summary>
    public void SetBrokerDown(int broker) => Check(handle => MockClusterNative.SetDown(handle, broker), $"set broker {broker} down");

    /// <summary>Lets a broker accept connections again.</summary>
    public void SetBrokerUp(int broker) => Check(handle => MockClusterNative.SetUp(handle, broker), $"set broker {broker} up");

    /// <summary>Delays each answer of a broker; zero ends it. Whole milliseconds.</summary>
    public void SetBrokerDelay(int broker, TimeSpan delay) =>
        Check(handle => MockClusterNative.SetRoundTrip(handle, broker, (int)delay.TotalMilliseconds), $"delay broker {broker}");

    /// <summary>Says which broker is the controller; -1 says that there is none. Describing the cluster or topics needs one.</summary>
    public void SetController(int broker) => Call(handle => MockClusterNative.SetController(handle, broker));

    /// <summary>Makes a broker the coordinator of a group, now and also while it is down. Without it, the group's name decides.</summary>
    public void SetCoordinator(string group, int broker) =>
        Check(handle => MockClusterNative.SetCoordinator(handle, "group", group, broker), $"set the coordinator of {group}");

    /// <summary>How long the first members of an empty group are waited for (<c>group.initial.rebalance.delay.ms</c>).</summary>
    public void SetInitialRebalanceDelay(TimeSpan delay) =>
        Call(handle => MockClusterNative.SetInitialRebalanceDelay(handle, (int)delay.TotalMilliseconds));

    /// <summary>
    /// The next requests of this kind, whoever sends them, fail with these errors, one a request. <see cref="ErrorCode.Local_Transport"/> drops the connection.
    /// </summary>
    public unsafe void PushRequestErrors(KafkaApi api, params ErrorCode[] errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Call(handle =>
        {
            fixed (ErrorCode* first = errors)
                MockClusterNative.PushRequestErrors(handle, (short)api, (nuint)errors.Length, first);
        });
    }

    /// <summary>The next request of this kind to that broker, whoever sends it, fails with this error.</summary>
    public void PushBrokerError(int broker, KafkaApi api, ErrorCode error) =>
        Check(handle => MockClusterNative.PushBrokerError(handle, broker, (short)api, 1, error, 0), $"fail a request to broker {broker}");

    /// <summary>How many errors wait for requests of this kind to that broker. They cannot be forgotten: a request has to meet each.</summary>
    public int CountBrokerErrors(int broker, KafkaApi api)
    {
        nuint count = 0;
        Check(handle => MockClusterNative.CountBrokerErrors(handle, broker, (short)api, out count), $"count the errors of broker {broker}");
        return (int)count;
    }

    /// <summary>Forgets the errors for whichever broker that no request has met yet.</summary>
    public void ClearRequestErrors(KafkaApi api) => Call(handle => MockClusterNative.ClearRequestErrors(handle, (short)api));

    /// <summary>Ends the cluster with all its records. Connected clients see a lost connection.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (cluster == 0)
                return;
            MockClusterNative.DestroyCluster(cluster);
            MockClusterNative.DestroyClient(client);
            cluster = 0;
        }
    }

    private static unsafe nint NewClient()
    {
        var configuration = MockClusterNative.NewConfiguration();
        MockClusterNative.SetLogCallback(configuration, 0);
        var error = stackalloc byte[512];
        var client = MockClusterNative.NewClient(MockClusterNative.Producer, configuration, error, 512);
        if (client != 0)
            return client;
        MockClusterNative.DestroyConfiguration(configuration);
        throw new InvalidOperationException($"The embedded Kafka cluster could not be started: {Marshal.PtrToStringUTF8((nint)error)}");
    }

    private void Call(Action<nint> call)
    {
        // A destroyed native handle would take the process with it, so a call after Dispose must not reach it.
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(cluster == 0, this);
            call(cluster);
        }
    }

    private void Check(Func<nint, ErrorCode> call, string what)
    {
        var code = ErrorCode.NoError;
        Call(handle => code = call(handle));
        if (code != ErrorCode.NoError)
            throw new KafkaException(new Error(code, $"The embedded Kafka cluster could not {what}: {code.GetReason()}"));
    }
}
