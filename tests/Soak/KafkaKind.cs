namespace Chasqui.Soak;

/// <summary>Which Kafka the soak runs on.</summary>
internal enum KafkaKind
{
    /// <summary>In this process: three brokers, no replication of their own.</summary>
    Embedded,

    /// <summary>Three brokers of Apache Kafka, each its own process, from the folder that <c>CHASQUI_KAFKA_HOME</c> names.</summary>
    Real,
}
