using System.Collections.Immutable;
using Chasqui.Domain.Topology;

namespace Chasqui.StoreContract;

/// <summary>Topologies that tests share.</summary>
public static class TestPaths
{
    public static readonly TracingTopology Tracing = new() { Cluster = "tracing" };

    /// <summary>app/sent, router/received, router/sent, sink/received over topics in and out.</summary>
    public static StreamPath Orders(int shards = 1, TimeSpan? window = null, string name = "orders") => new(new StreamTopology
    {
        Name = name,
        Shards = shards,
        Window = window ?? StreamTopology.DefaultWindow,
        Path =
        [
            new HopDefinition { Name = "app/sent", Cluster = "fronting", Topic = "in" },
            new HopDefinition { Name = "router/received", After = ["app/sent"], Cluster = "fronting", Topic = "in", Group = "router" },
            new HopDefinition { Name = "router/sent", After = ["router/received"], Cluster = "consumer", Topic = "out" },
            new HopDefinition { Name = "sink/received", After = ["router/sent"], Cluster = "consumer", Topic = "out", Group = "sink" },
        ],
    });
}
