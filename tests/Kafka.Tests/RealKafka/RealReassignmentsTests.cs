using Chasqui.Kafka.Brokers;
using Chasqui.Domain.Topology;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.RealKafka;

[Collection(RealKafkaCollection.Name)]
public sealed class RealReassignmentsTests(RealKafkaFixture kafka)
{
    [SkippableFact]
    public async Task A_cluster_whose_partitions_stay_where_they_are_has_no_foreign_change()
    {
        RealKafkaHome.SkipIfMissing();
        using var clients = Watching.Clients(kafka.Cluster.Bootstrap);
        Assert.Null(await new Reassignments(clients, Access(kafka.Cluster.Bootstrap), TimeProvider.System).FindAsync(Watching.Cluster, default));
    }

    [SkippableFact]
    public async Task A_cluster_that_does_not_answer_is_taken_for_one_that_somebody_changes()
    {
        RealKafkaHome.SkipIfMissing();
        using var clients = Watching.Clients("127.0.0.1:1");
        Assert.NotNull(await new Reassignments(clients, Access("127.0.0.1:1"), TimeProvider.System).FindAsync(Watching.Cluster, default));
    }

    private static BrokerAccess Access(string bootstrap) => new(
        new SystemTopology
        {
            Clusters = [new ClusterTopology { Name = Watching.Cluster, Bootstrap = bootstrap }],
            Tracing = new TracingTopology { Cluster = Watching.Cluster },
            Streams = [],
        },
        _ => null);
}
