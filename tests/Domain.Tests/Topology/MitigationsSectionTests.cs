using System.Text.Json.Nodes;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Tests.Topology;

public sealed class MitigationsSectionTests
{
    private static readonly System.Text.Json.JsonDocumentOptions Loose = new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public void Actuators_targets_and_policies_are_read()
    {
        var mitigations = TopologyParser.Parse(TopologyParserTests.Sample).GetOrThrow().Mitigations;

        Assert.Equal(TimeSpan.FromSeconds(10), mitigations.Actuators["hook"].Timeout);
        var router = mitigations.Targets["consumer-group|consumer|router"];
        Assert.Equal(("https://h/b", "%HookSecret%"), (router.Settings["url"], router.Settings["secret"]));
        Assert.True(router.Allows("router-1"));
        Assert.False(router.Allows("billing-1"));
        Assert.Equal("https://h/a", mitigations.Targets["broker|fronting|1"].Settings["url"]);
        Assert.Null(mitigations.Targets["stream|orders"].Actuator);
        var pager = mitigations.Pagers["payments-team"];
        Assert.Equal(("https://h/p", "%PagerSecret%", TimeSpan.FromSeconds(5)), (pager.Url, pager.Secret, pager.Timeout));
        var policy = mitigations.For(MitigationKind.RestartConsumer);
        Assert.Equal((MitigationMode.Auto, TimeSpan.FromMinutes(5), "Stuck"), (policy.Mode, policy.Cooldown, Assert.Single(policy.Verdicts)));
        Assert.Equal(MitigationMode.Off, mitigations.For(MitigationKind.ReplaceBroker).Mode);
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var topology = JsonNode.Parse(TopologyParserTests.Sample, documentOptions: Loose)!;
        topology["mitigations"] = JsonNode.Parse("""
            {
              "stopped": "yes",
              "actuators": { "hook": {"kind":"webhook","timeout":"1h","settings":{"secret":"plain","apiKey":"plain"}}, "none": {} },
              "pagers": { "payments": {"url":"ftp://x","secret":"plain","timeout":"2m"}, "on-call": {} },
              "targets": {
                "consumers": { "consumer/router": {"actuator":"hok","instances":["a*b"]}, "nowhere/x": {"actuator":"hook"} },
                "brokers": { "fronting/one": {"actuator":"hook"} },
                "streams": { "order": {} } },
              "policies": { "restart-consumers": {}, "replace-broker": {"mode":"always","verdicts":["Zombi"],"perHour":0,"checkEvery":"10m","leadersWithin":"5m","pages":"payment"} }
            }
            """);

        var paths = TopologyParser.Parse(topology.ToJsonString()).Errors.Select(error => error.Path).ToArray();

        Assert.Equal(
            new[]
            {
                "mitigations.actuators.hook.settings.apiKey", "mitigations.actuators.hook.settings.secret", "mitigations.actuators.hook.timeout",
                "mitigations.actuators.none.kind", "mitigations.pagers.on-call.secret", "mitigations.pagers.on-call.url", "mitigations.pagers.payments.secret",
                "mitigations.pagers.payments.timeout", "mitigations.pagers.payments.url",
                "mitigations.policies.replace-broker.checkEvery", "mitigations.policies.replace-broker.leadersWithin",
                "mitigations.policies.replace-broker.mode", "mitigations.policies.replace-broker.pages",
                "mitigations.policies.replace-broker.perHour", "mitigations.policies.replace-broker.verdicts[0]", "mitigations.policies.restart-consumers",
                "mitigations.stopped", "mitigations.targets.brokers['fronting/one']", "mitigations.targets.consumers['consumer/router'].actuator",
                "mitigations.targets.consumers['consumer/router'].instances[0]", "mitigations.targets.consumers['nowhere/x']",
                "mitigations.targets.streams.order",
            },
            paths.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("restart-consumer", MitigationKind.RestartConsumer)]
    [InlineData("replace-broker", MitigationKind.ReplaceBroker)]
    [InlineData("fail-over-stream", MitigationKind.FailOverStream)]
    [InlineData("fail-back-stream", MitigationKind.FailBackStream)]
    public void Kinds_have_names(string text, MitigationKind kind)
    {
        Assert.Equal(text, MitigationKindText.Of(kind));
        Assert.True(MitigationKindText.TryParse(text, out var read));
        Assert.Equal(kind, read);
    }
}
