namespace Chasqui.Kafka.Clients;

/// <summary>A cluster's client settings cannot be made up; the message says which.</summary>
public sealed class KafkaSettingsException(string message) : Exception(message);
