using Chasqui.Monitoring.Consumers;
using Chasqui.Monitoring.Incidents;

namespace Chasqui.StoreContract.Consumers;

/// <summary>One implementation of every store of consumers and incidents, empty.</summary>
public sealed record ConsumerStores(IConsumerObservationStore Observations, IConsumerStatusStore Statuses, IIncidentStore Incidents)
{
    public static ConsumerStores InMemory() => new(new MemoryConsumerObservationStore(), new MemoryConsumerStatusStore(), new MemoryIncidentStore());
}
