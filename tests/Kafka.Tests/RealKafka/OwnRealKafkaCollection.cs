namespace Chasqui.Kafka.Tests.RealKafka;

/// <summary>Tests that hurt a real cluster of their own; they run alone, so that its time-outs are its own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnRealKafkaCollection
{
    public const string Name = "a real Kafka of its own";
}
