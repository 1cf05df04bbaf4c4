using Chasqui.LocalRuntime.EmbeddedKafka;

namespace Chasqui.EndToEnd.Tests.Routes;

/// <summary>A cluster, its standby, and one for hops that no fault reaches.</summary>
internal sealed class TwoClusters : IDisposable
{
    public const string Topic = "orders.in";
    public const string HopTopic = "hops";
    public const string Group = "sink";

    public TwoClusters()
    {
        Fronting.CreateTopic(Topic, 2);
        Standby.CreateTopic(Topic, 2);
        Hops.CreateTopic(HopTopic, 2);
    }

    public EmbeddedKafkaCluster Fronting { get; } = EmbeddedKafkaCluster.Start(1);

    public EmbeddedKafkaCluster Standby { get; } = EmbeddedKafkaCluster.Start(1);

    public EmbeddedKafkaCluster Hops { get; } = EmbeddedKafkaCluster.Start(1);

    // An embedded cluster cannot list its groups.
    public string Topology => $$"""
        {
          "clusters": {
            "fronting": { "bootstrap": "{{Fronting.Bootstrap}}", "standby": "standby", "discoverGroups": false },
            "standby": { "bootstrap": "{{Standby.Bootstrap}}", "discoverGroups": false },
            "hops": { "bootstrap": "{{Hops.Bootstrap}}", "discoverGroups": false }
          },
          "tracing": { "cluster": "hops", "topic": "{{HopTopic}}", "group": "chasqui-ingest" },
          "streams": {
            "orders": {
              "window": "10s", "grace": "3s",
              "path": [
                { "hop": "app/sent", "cluster": "fronting", "topic": "{{Topic}}" },
                { "hop": "sink/received", "after": "app/sent", "within": "5s", "group": "{{Group}}" }
              ]
            }
          }
        }
        """;

    public string BootstrapOf(string cluster) => cluster == "fronting" ? Fronting.Bootstrap : Standby.Bootstrap;

    public void Dispose()
    {
        Fronting.Dispose();
        Standby.Dispose();
        Hops.Dispose();
    }
}
