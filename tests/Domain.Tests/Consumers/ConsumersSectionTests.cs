using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Tests.Consumers;

public sealed class ConsumersSectionTests
{
    [Fact]
    public void A_group_has_its_own_settings_and_for_the_rest_the_defaults()
    {
        var policies = TopologyParser.ParseSettings("""
            {"consumers": {"defaults": {"slo": "5m", "stallAfter": "45s"}, "groups": {"main/billing": {"slo": "30s", "owner": "team-x"}, "main/trial": {"ignore": true}}}}
            """).GetOrThrow().Consumers;

        Assert.Equal(new ConsumerSettings { Slo = TimeSpan.FromSeconds(30), StallAfter = TimeSpan.FromSeconds(45), Owner = "team-x" }, policies.For("main", "billing"));
        Assert.True(policies.For("main", "trial").Ignore);
        Assert.Equal(TimeSpan.FromMinutes(5), policies.For("main", "other").Slo);
    }

    [Fact]
    public void A_group_opens_its_incidents_when_it_likes()
    {
        var policies = TopologyParser.ParseSettings("""
            {"consumers": {"defaults": {"owner": "ops", "closeAfter": 12}, "groups": {"main/billing": {"openAfter": 5}}}}
            """).GetOrThrow().Consumers;

        Assert.Equal(new IncidentSettings { OpenAfter = 5, OutOf = 5, CloseAfter = 12, Owner = "ops" }, policies.For("main", "billing").Incidents);
    }

    [Fact]
    public void A_group_names_what_it_reads_where_its_cluster_cannot_tell()
    {
        var policies = TopologyParser.ParseSettings("""{"consumers": {"groups": {"main/billing": {"topics": ["orders", "trips"], "stormFor": "1m"}}}}""").GetOrThrow().Consumers;

        Assert.Equal("orders trips", string.Join(' ', policies.For("main", "billing").Topics));
        Assert.Equal(TimeSpan.FromMinutes(1), policies.For("main", "billing").StormFor);
    }

    [Fact]
    public void Nothing_has_to_be_set() => Assert.Equal(ConsumerSettings.Default, TopologyParser.ParseSettings("{}").GetOrThrow().Consumers.For("main", "billing"));

    [Theory]
    [InlineData("""{"consumers": {"groups": {"billing": {}}}}""", "cluster/group")]
    [InlineData("""{"consumers": {"groups": {"main/billing": {"slo": "soon"}}}}""", "not a duration")]
    [InlineData("""{"consumers": {"groups": {"main/billing": {"sloo": "1m"}}}}""", "slo")]
    [InlineData("""{"consumers": {"defaults": {"slo": "0s"}}}""", "out of bounds")]
    public void What_is_wrong_is_told(string json, string told) => Assert.Contains(told, Assert.Single(TopologyParser.ParseSettings(json).Errors).Message, StringComparison.Ordinal);
}
