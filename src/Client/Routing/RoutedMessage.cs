using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>A message and the cluster it was read from.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Result">What was consumed there.</param>
public sealed record RoutedMessage<TKey, TValue>(string Cluster, ConsumeResult<TKey, TValue> Result)
{
    public Message<TKey, TValue> Message => Result.Message;
}
