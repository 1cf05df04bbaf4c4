// The real type is declared without nullable annotations: functions must compile against both without a warning.
#nullable disable

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A Kafka record with its coordinates; key and value are the raw bytes.</summary>
public sealed class KafkaRecord
{
    public string Topic { get; set; }

    public int Partition { get; set; }

    public long Offset { get; set; }

    /// <summary>Null when the record has no key.</summary>
    public byte[] Key { get; set; }

    /// <summary>Null when the record has no value.</summary>
    public byte[] Value { get; set; }

    public KafkaTimestamp Timestamp { get; set; }

    /// <summary>In the order of the record; empty when it has none. A header may occur more than once.</summary>
    public KafkaHeader[] Headers { get; set; }
}
