using Chasqui.Actuators;
using Chasqui.Domain.Topology.Parsing;
using Chasqui.Functions.Startup;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.Functions.Tests.Startup;

public sealed class ActuatorCheckTests
{
    [Fact]
    public async Task Targets_that_their_actuators_can_act_on_are_let_through() => await Check("webhook", """{ "url": "https://h.test/1", "secret": "%Secret%" }""").StartAsync(default);

    [Theory]
    [InlineData("carrier-pigeon", "{}", "this app has no actuator of the kind 'carrier-pigeon'; there are webhook, kubernetes, azure-vmss, azure-container-app.")]
    [InlineData("webhook", """{ "url": "http://h.test/1", "secret": "%Secret%" }""", "'url' is not an https address.")]
    [InlineData("webhook", """{ "url": "%Url%", "secret": "%Secret%" }""", "the setting 'Url' has no value.")]
    [InlineData("kubernetes", """{ "pod": "a" }""", "'namespace' is missing.")]
    public async Task A_target_that_cannot_be_acted_on_stops_the_start(string kind, string settings, string wrong)
    {
        var thrown = await Assert.ThrowsAsync<TopologyException>(() => Check(kind, settings).StartAsync(default));
        Assert.EndsWith($"consumer-group|main|billing: {wrong}", thrown.Message, StringComparison.Ordinal);
    }

    private static ActuatorCheck Check(string kind, string settings)
    {
        var parsed = TopologyParser.Parse($$"""
            {
              "clusters": { "main": { "bootstrap": "m:9092" } },
              "tracing": { "cluster": "main" },
              "streams": {},
              "mitigations": {
                "actuators": { "it": { "kind": "{{kind}}" } },
                "targets": { "consumers": { "main/billing": { "actuator": "it", "settings": {{settings}} } } }
              }
            }
            """);
        Assert.Empty(parsed.Errors);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Secret", "s3cret")]).Build();
        var services = new ServiceCollection().AddActuators(name => configuration[name]).BuildServiceProvider();
        return new ActuatorCheck(parsed.Topology!, services.GetServices<IActuator>(), configuration);
    }
}
