using System.Collections.Immutable;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>A random path: up to three stages deep, with fan-out, choices, joins and topics that two groups read.</summary>
internal sealed class SimTopology(Random random)
{
    private readonly List<HopDefinition> _hops = [];

    public HashSet<string> CompactedTopics { get; } = [];

    public StreamTopology Build()
    {
        Send("app", []);
        Read("app", 1 + random.Next(3));
        return new StreamTopology
        {
            Name = "orders",
            Path = [.. _hops],
            Window = TimeSpan.FromMinutes(1),
            Grace = TimeSpan.FromSeconds(20),
            Shards = 1 + random.Next(3),
        };
    }

    private static HopDefinition Hop(string name, ImmutableArray<string> after, string? topic, string? group = null, string? oneOf = null) => new()
    {
        Name = name, After = after, Cluster = "main", Topic = topic, Group = group, OneOf = oneOf, Within = TimeSpan.FromSeconds(10),
    };

    private void Send(string stage, ImmutableArray<string> after, string? oneOf = null)
    {
        var topic = $"t-{stage}";
        if (random.Next(4) == 0)
            CompactedTopics.Add(topic);
        _hops.Add(Hop($"{stage}/sent", after, topic, oneOf: oneOf));
    }

    private void Read(string sender, int depth)
    {
        if (random.Next(4) == 0)
            _hops.Add(Hop($"audit-{sender}/received", [$"{sender}/sent"], $"t-{sender}", $"audit-{sender}"));
        var stage = $"r{_hops.Count}";
        _hops.Add(Hop($"{stage}/received", [$"{sender}/sent"], $"t-{sender}", stage));
        if (depth == 0)
            return;
        switch (random.Next(4))
        {
            case 0: Branch(stage, oneOf: null, depth, join: false); break;
            case 1: Branch(stage, oneOf: $"choice-{stage}", depth, join: random.Next(2) == 0); break;
            default:
                Send(stage, [$"{stage}/received"]);
                Read(stage, depth - 1);
                break;
        }
    }

    private void Branch(string stage, string? oneOf, int depth, bool join)
    {
        Send($"{stage}-a", [$"{stage}/received"], oneOf);
        Send($"{stage}-b", [$"{stage}/received"], oneOf);
        if (join)
        {
            _hops.Add(Hop($"{stage}-join/received", [$"{stage}-a/sent", $"{stage}-b/sent"], topic: null, $"{stage}-join"));
            return;
        }

        Read($"{stage}-a", depth - 1);
        Read($"{stage}-b", 0);
    }
}
