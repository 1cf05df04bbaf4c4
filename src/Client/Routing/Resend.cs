using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>A message on its way to the application's report, over one cluster or, when the first did not take it, the next.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, or any.</param>
/// <param name="Message">The message.</param>
/// <param name="Handler">Is told once.</param>
/// <param name="Refused">What the cluster before it reported; null for the first.</param>
internal sealed record Resend<TKey, TValue>(
    string Topic, Partition Partition, Message<TKey, TValue> Message, Action<DeliveryReport<TKey, TValue>>? Handler,
    DeliveryReport<TKey, TValue>? Refused);
