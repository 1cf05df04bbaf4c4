using System.Collections.Immutable;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Clients;

namespace Chasqui.Kafka.Tests.Clients;

public sealed class ClientSettingsTests
{
    private static readonly ClusterTopology Cluster = new()
    {
        Name = "fronting",
        Bootstrap = "%FrontingBootstrap%",
        Client = ImmutableDictionary<string, string>.Empty
            .Add("security.protocol", "SASL_SSL").Add("sasl.password", "%FrontingPassword%").Add("sasl.username", "50%"),
    };

    [Fact]
    public void Named_settings_are_filled_in_and_other_values_kept()
    {
        var config = ClientSettings.Resolve(Cluster, name => $"<{name}>").ToDictionary();
        Assert.Equal("<FrontingBootstrap>", config["bootstrap.servers"]);
        Assert.Equal("<FrontingPassword>", config["sasl.password"]);
        Assert.Equal("50%", config["sasl.username"]);
        Assert.Equal("SASL_SSL", config["security.protocol"]);
    }

    [Fact]
    public void A_setting_without_a_value_is_named_with_its_cluster_and_key()
    {
        var failed = Assert.Throws<KafkaSettingsException>(() => ClientSettings.Resolve(Cluster, name => name == "FrontingPassword" ? null : "x"));
        Assert.Equal("cluster fronting: sasl.password is taken from the setting FrontingPassword, which has no value", failed.Message);
    }
}
