using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Tests.Brokers;

public sealed class ClusterRulesTests
{
    private static readonly ClusterEvidence Fine = new() { Fresh = true, Controller = 1, Leaderless = 0, UnderReplicated = 0, Brokers = 3 };

    public static readonly Dictionary<string, (ClusterEvidence Evidence, ClusterVerdict Verdict, int Rule)> Rows = new()
    {
        ["nothing is known"] = (Fine with { Fresh = false, Undetermined = 3 }, ClusterVerdict.Undetermined, 1),
        ["metadata is stale, brokers are known"] = (Fine with { Fresh = false }, ClusterVerdict.Healthy, 7),
        ["two of three are sick"] = (Fine with { Sick = [1, 2] }, ClusterVerdict.MajoritySick, 2),
        ["two of four are sick"] = (Fine with { Brokers = 4, Sick = [1, 2] }, ClusterVerdict.Degraded, 6),
        ["most are sick and partitions are offline"] = (Fine with { Sick = [1, 2], LeaderlessInARow = 4 }, ClusterVerdict.MajoritySick, 2),
        ["partitions are offline"] = (Fine with { Leaderless = 2, LeaderlessInARow = 2 }, ClusterVerdict.OfflinePartitions, 3),
        ["partitions were offline once"] = (Fine with { Leaderless = 2, LeaderlessInARow = 1 }, ClusterVerdict.Healthy, 7),
        ["no controller"] = (Fine with { Controller = -1, WithoutController = 2 }, ClusterVerdict.NoController, 4),
        ["no controller once"] = (Fine with { Controller = -1, WithoutController = 1 }, ClusterVerdict.Healthy, 7),
        ["the controller changed three times"] = (Fine with { ControllerChanges = 3 }, ClusterVerdict.ControllerFlapping, 5),
        ["the controller changed twice"] = (Fine with { ControllerChanges = 2 }, ClusterVerdict.Healthy, 7),
        ["one is degraded"] = (Fine with { Degraded = [3] }, ClusterVerdict.Degraded, 6),
        ["all is well"] = (Fine, ClusterVerdict.Healthy, 7),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decides(string row)
    {
        var (evidence, verdict, rule) = Rows[row];
        Assert.Equal(new ClusterDecision(verdict, (byte)rule), ClusterRules.Decide(evidence, BrokerSettings.Default));
    }

    [Fact]
    public void Every_rule_has_a_row() =>
        Assert.Equal(ClusterRules.All.Select(r => r.Rule), Rows.Values.Select(r => r.Rule).Distinct().Order());
}
