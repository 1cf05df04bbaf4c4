using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.RealKafka;

/// <summary>The tests of one shared real cluster, which run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class RealKafkaCollection : ICollectionFixture<RealKafkaFixture>
{
    public const string Name = "real Kafka";
}
