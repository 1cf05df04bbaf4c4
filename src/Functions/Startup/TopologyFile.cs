using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;
using Microsoft.Extensions.Configuration;

namespace Chasqui.Functions.Startup;

/// <summary>Reads <c>topology.json</c>, and checks that the settings of the triggers go with it.</summary>
internal static class TopologyFile
{
    /// <summary>The setting that names the file; relative to the app's folder.</summary>
    public const string PathSetting = "TopologyPath";

    private const string DefaultPath = "topology.json";

    public static SystemTopology Load(IConfiguration configuration)
    {
        var path = Path.Combine(AppContext.BaseDirectory, configuration[PathSetting] is { Length: > 0 } named ? named : DefaultPath);
        if (!File.Exists(path))
            throw new TopologyException($"There is no topology at '{path}'. The setting '{PathSetting}' names the file.");
        var parsed = TopologyParser.Parse(File.ReadAllText(path));
        if (parsed.Topology is not { } topology)
            throw new TopologyException($"{path} is not valid:{Lines(parsed.Errors.Select(error => error.ToString()))}");
        var mismatches = Mismatches(topology, configuration).ToList();
        return mismatches.Count == 0 ? topology : throw new TopologyException($"The settings do not go with {path}:{Lines(mismatches)}");
    }

    /// <summary>A trigger reads its topic and group from settings, for the host cannot read the topology; they must say the same.</summary>
    private static IEnumerable<string> Mismatches(SystemTopology topology, IConfiguration configuration)
    {
        if (configuration["TracingTopic"] != topology.Tracing.Topic)
            yield return $"TracingTopic is '{configuration["TracingTopic"]}', tracing.topic is '{topology.Tracing.Topic}'.";
        if (configuration["TracingGroup"] != topology.Tracing.Group)
            yield return $"TracingGroup is '{configuration["TracingGroup"]}', tracing.group is '{topology.Tracing.Group}'.";
        foreach (var cluster in topology.Clusters)
            foreach (var value in cluster.Client.Values.Append(cluster.Bootstrap))
                if (value is ['%', .. var name, '%'] && string.IsNullOrEmpty(configuration[name]))
                    yield return $"The setting '{name}', which cluster '{cluster.Name}' refers to, has no value.";
    }

    private static string Lines(IEnumerable<string> errors) => string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"));
}
