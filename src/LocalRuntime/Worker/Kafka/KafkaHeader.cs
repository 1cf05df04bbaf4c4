// The real type is declared without nullable annotations: functions must compile against both without a warning.
#nullable disable
using System.Text;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A header of a Kafka record.</summary>
public sealed class KafkaHeader
{
    public string Key { get; set; }

    /// <summary>Null when the header has no value.</summary>
    public byte[] Value { get; set; }

    /// <summary>The value read as UTF-8, or null when there is none.</summary>
    public string GetValueAsString() => Value is null ? null : Encoding.UTF8.GetString(Value);
}
