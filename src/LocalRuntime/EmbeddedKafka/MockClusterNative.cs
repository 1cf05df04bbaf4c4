using System.Runtime.InteropServices;
using Chasqui.LocalRuntime.Native;
using Confluent.Kafka;

namespace Chasqui.LocalRuntime.EmbeddedKafka;

/// <summary>librdkafka's mock cluster (rdkafka_mock.h), which its authors call experimental: only this file knows its C signatures.</summary>
internal static partial class MockClusterNative
{
    public const int Producer = 0;

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    /// <summary>A null callback silences the client that hosts the cluster; it would write to standard error.</summary>
    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLogCallback(nint configuration, nint callback);

    /// <summary>Takes ownership of <paramref name="configuration"/> unless it returns zero.</summary>
    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_new")]
    public static unsafe partial nint NewClient(int type, nint configuration, byte* error, nuint errorSize);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyCluster(nint cluster);

    /// <summary>The string belongs to the cluster.</summary>
    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint Bootstraps(nint cluster);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode CreateTopic(nint cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_topic_delete", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode DeleteTopic(nint cluster, string topic);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_partition_delete_records", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode DeleteRecords(nint cluster, string topic, int partition, long beforeOffset);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial ErrorCode SetDown(nint cluster, int broker);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial ErrorCode SetUp(nint cluster, int broker);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial ErrorCode SetRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial void SetController(nint cluster, int broker);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_coordinator_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode SetCoordinator(nint cluster, string keyType, string key, int broker);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void SetInitialRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static unsafe partial void PushRequestErrors(nint cluster, short api, nuint count, ErrorCode* errors);

    /// <summary>Variadic in C. One pair of arguments is within the registers that both kinds of call share on Linux and on Windows x64.</summary>
    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_push_request_error_rtts")]
    public static partial ErrorCode PushBrokerError(nint cluster, int broker, short api, nuint count, ErrorCode error, int roundTripMs);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_error_stack_cnt")]
    public static partial ErrorCode CountBrokerErrors(nint cluster, int broker, short api, out nuint count);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    public static partial void ClearRequestErrors(nint cluster, short api);
}
