using Chasqui.Domain.Consumers;
using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Tests.RealKafka;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Tests.Groups;

/// <summary>A share group (KIP-932) of a real cluster: it has no offsets that could be judged.</summary>
[Collection(RealKafkaCollection.Name)]
public sealed class RealShareGroupTests(RealKafkaFixture kafka)
{
    private const string Topic = "shared-tasks";
    private const string Group = "sharers";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task A_share_group_is_found_and_named_and_not_judged()
    {
        RealKafkaHome.SkipIfMissing();
        await kafka.Cluster.CreateTopicAsync(Topic);
        Watching.Commit(kafka.Cluster.Bootstrap, "beside", Topic, 0, 0);
        using var clients = Watching.Clients(kafka.Cluster.Bootstrap);
        var source = new GroupSource(clients, TimeProvider.System);
        using var sharer = ConsoleConsumer.Start("ConsoleShareConsumer", kafka.Cluster.Bootstrap, Topic, Group);
        try
        {
            GroupObservation? seen = null;
            await Eventually.Async(async () => (seen = await FindAsync(source)) is { Members: 1, State: GroupState.Stable }, Patience);

            Assert.Equal(GroupProtocol.Share, seen!.Protocol);
            var topics = await source.TopicsAsync(Watching.Cluster, [Group, "beside"], default);
            Assert.Equal(Topic, Assert.Single(topics["beside"]));
            Assert.Empty(topics.GetValueOrDefault(Group, []));
            var ledger = new ConsumerLedger();
            ledger.Observe(seen);
            var judged = Assert.Single(ledger.Judge(seen.AtMs + 1, (_, _) => ConsumerSettings.Default));
            Assert.Equal((Group, ConsumerVerdict.Undetermined, ConsumerCause.ShareGroup, 1), (judged.Group, judged.Decision.Verdict, judged.Decision.Cause, judged.Evidence.Members));
        }
        finally
        {
            sharer.Kill();
        }
    }

    private static async Task<GroupObservation?> FindAsync(GroupSource source)
    {
        if ((await source.ListAsync(Watching.Cluster, default)).Groups is not { } groups || !groups.Contains(Group))
            return null;
        var described = await source.DescribeAsync(Watching.Cluster, groups, default);
        Assert.Empty(described.Errors);
        return described.Groups.Single(g => g.Group == Group);
    }
}
