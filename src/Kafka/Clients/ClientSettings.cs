using Chasqui.Domain.Topology;
using Confluent.Kafka;

namespace Chasqui.Kafka.Clients;

/// <summary>librdkafka settings of a cluster, from the topology and the named settings that hold its secrets.</summary>
public static class ClientSettings
{
    private const string ClientId = "chasqui";

    // A frozen broker keeps its connections: the client's 60 s would outlast every round of watching.
    private const int SocketTimeoutMs = 5_000;

    /// <summary>Resolves <c>%Name%</c> values with <paramref name="setting"/>, such as an environment variable or app setting.</summary>
    /// <exception cref="KafkaSettingsException">A named setting has no value.</exception>
    public static ClientConfig Resolve(ClusterTopology cluster, Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(setting);
        var config = new ClientConfig { ClientId = ClientId, SocketTimeoutMs = SocketTimeoutMs, SocketConnectionSetupTimeoutMs = SocketTimeoutMs };
        foreach (var (key, value) in cluster.Client)
            config.Set(key, Value(cluster, key, value, setting));
        config.BootstrapServers = Value(cluster, "bootstrap", cluster.Bootstrap, setting);
        return config;
    }

    private static string Value(ClusterTopology cluster, string key, string value, Func<string, string?> setting)
    {
        if (value.Length < 3 || value[0] != '%' || value[^1] != '%')
            return value;
        var name = value[1..^1];
        var found = setting(name);
        return string.IsNullOrEmpty(found)
            ? throw new KafkaSettingsException($"cluster {cluster.Name}: {key} is taken from the setting {name}, which has no value")
            : found;
    }
}
