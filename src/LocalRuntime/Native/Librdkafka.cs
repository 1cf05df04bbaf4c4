using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chasqui.LocalRuntime.Native;

/// <summary>
/// The part of librdkafka's C interface that consuming in batches needs (rdkafka.h). Confluent.Kafka's own consumer hands out one record
/// a call, which costs more than the whole rest of a record's way into a function.
/// </summary>
internal static unsafe partial class Librdkafka
{
    public const int Consumer = 1;
    public const int ConfigurationOk = 0;
    public const int NoError = 0;
    public const int AssignPartitions = -175;
    public const int RevokePartitions = -174;

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint configuration, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_opaque")]
    public static partial void SetOpaque(nint configuration, nint opaque);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLogCallback(nint configuration, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> callback);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_error_cb")]
    public static partial void SetErrorCallback(nint configuration, delegate* unmanaged[Cdecl]<nint, int, byte*, nint, void> callback);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_rebalance_cb")]
    public static partial void SetRebalanceCallback(nint configuration, delegate* unmanaged[Cdecl]<nint, int, PartitionList*, nint, void> callback);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_offset_commit_cb")]
    public static partial void SetCommitCallback(nint configuration, delegate* unmanaged[Cdecl]<nint, int, PartitionList*, nint, void> callback);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_opaque")]
    public static partial nint Opaque(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(int type, nint configuration, byte* error, nuint errorSize);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_poll_set_consumer")]
    public static partial int ServeEverythingByConsumerQueue(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint ConsumerQueue(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_queue_yield")]
    public static partial void Wake(nint queue);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_subscribe")]
    public static partial int Subscribe(nint client, PartitionList* topics);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_consumer_close")]
    public static partial int Close(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatch(nint queue, int timeoutMilliseconds, Message** messages, nuint capacity);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(Message* message);

    // These read a few fields and never block: the switch of the collector's mode would cost more than they do.
    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    public static partial long Timestamp(Message* message, int* type);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_message_headers")]
    [SuppressGCTransition]
    public static partial int Headers(Message* message, nint* headers);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_header_cnt")]
    [SuppressGCTransition]
    public static partial nuint HeaderCount(nint headers);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_header_get_all")]
    [SuppressGCTransition]
    public static partial int Header(nint headers, nuint index, byte** name, byte** value, nuint* size);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_message_errstr")]
    public static partial byte* MessageError(Message* message);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_topic_name")]
    public static partial byte* TopicName(nint topic);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_err2str")]
    public static partial byte* ErrorText(int error);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial PartitionList* NewPartitionList(int capacity);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial Partition* Add(PartitionList* list, string topic, int partition);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void DestroyPartitionList(PartitionList* list);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_offsets_store")]
    public static partial int StoreOffsets(nint client, PartitionList* offsets);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_rebalance_protocol")]
    public static partial byte* RebalanceProtocol(nint client);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_assign")]
    public static partial int Assign(nint client, PartitionList* partitions);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_incremental_assign")]
    public static partial nint AssignMore(nint client, PartitionList* partitions);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_incremental_unassign")]
    public static partial nint AssignLess(nint client, PartitionList* partitions);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void DestroyError(nint error);

    [LibraryImport(LibrdkafkaLibrary.Name, EntryPoint = "rd_kafka_error_string")]
    public static partial byte* ErrorString(nint error);

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
}
