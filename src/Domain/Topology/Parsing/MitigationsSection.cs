using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>mitigations</c>: actuators, the allow-list of targets, and a policy for each kind of mitigation.</summary>
internal sealed class MitigationsSection : ITopologySection
{
    public string Name => "mitigations";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing)
            return topology;
        var actuators = ReadActuators(section.Property("actuators"));
        var pagers = ReadPagers(section.Property("pagers"));
        var mitigations = new MitigationsTopology
        {
            Stopped = section.Property("stopped").Flag(byDefault: false),
            Actuators = actuators,
            Targets = ReadTargets(section.Property("targets"), topology, actuators),
            Pagers = pagers,
            Policies = PolicyReading.Read(section.Property("policies"), pagers),
        };
        section.RejectUnknown();
        return topology with { Mitigations = mitigations };
    }

    private static ImmutableDictionary<string, ActuatorTopology> ReadActuators(TopologyReader section)
    {
        var actuators = ImmutableDictionary.CreateBuilder<string, ActuatorTopology>();
        foreach (var (name, reader) in section.IsMissing ? [] : section.Members())
        {
            if (TopologyNames.WhyNotName(name) is { } reason)
                reader.Error(reason);
            actuators[name] = new ActuatorTopology
            {
                Name = name,
                Kind = reader.Property("kind").Required("the actuator's kind, such as webhook or kubernetes", TopologyNames.WhyNotName) ?? "",
                Timeout = reader.Property("timeout").Duration(ActuatorTopology.DefaultTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4)),
                Settings = ReadSettings(reader.Property("settings"), ImmutableDictionary<string, string>.Empty),
            };
            reader.RejectUnknown();
        }

        return actuators.ToImmutable();
    }

    private static ImmutableDictionary<string, PagerTopology> ReadPagers(TopologyReader section)
    {
        var pagers = ImmutableDictionary.CreateBuilder<string, PagerTopology>();
        foreach (var (name, reader) in section.IsMissing ? [] : section.Members())
        {
            if (TopologyNames.WhyNotName(name) is { } reason)
                reader.Error(reason);
            pagers[name] = new PagerTopology
            {
                Name = name,
                Url = reader.Property("url").Required("where pages are posted to", TopologyNames.WhyNotUrl) ?? "",
                Secret = reader.Property("secret").Required(
                    "the setting that holds the secret, as \"%Name%\"",
                    text => TopologyNames.IsSettingReference(text) ? null : "is a secret written down: \"%Name%\", the setting that holds it, is expected.") ?? "",
                Timeout = reader.Property("timeout").Duration(PagerTopology.DefaultTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            };
            reader.RejectUnknown();
        }

        return pagers.ToImmutable();
    }

    private static ImmutableDictionary<string, TargetTopology> ReadTargets(
        TopologyReader section, SystemTopology topology, ImmutableDictionary<string, ActuatorTopology> actuators)
    {
        var targets = ImmutableDictionary.CreateBuilder<string, TargetTopology>();
        if (section.IsMissing)
            return targets.ToImmutable();
        foreach (var kind in (ReadOnlySpan<string>)["consumers", "brokers", "streams"])
        {
            var byName = section.Property(kind);
            foreach (var (name, reader) in byName.IsMissing ? [] : byName.Members())
                if (SubjectOf(kind, name, reader, topology) is { } subject)
                    targets[subject] = ReadTarget(kind, subject, reader, actuators);
        }

        section.RejectUnknown();
        return targets.ToImmutable();
    }

    private static string? SubjectOf(string kind, string name, TopologyReader reader, SystemTopology topology)
    {
        if (kind == "streams")
        {
            if (topology.Streams.All(stream => stream.Name != name))
                reader.Error($"'{name}' is not a stream.{DidYouMean.Sentence(name, topology.Streams.Select(stream => stream.Name))}");
            return IncidentSubject.Of(IncidentSubject.Stream, name);
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var what = kind == "brokers" ? "broker" : "group";
        if (slash <= 0 || slash == name.Length - 1
            || (kind == "brokers" && !int.TryParse(name.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            reader.Error($"'{name}' is not a {what}: \"cluster/{(kind == "brokers" ? "id" : "group")}\" is expected.");
            return null;
        }

        var (cluster, rest) = (name[..slash], name[(slash + 1)..]);
        if (!topology.Clusters.IsEmpty && topology.Clusters.All(c => c.Name != cluster))
            reader.Error(ClustersSection.UnknownCluster(cluster, topology.Clusters.Select(c => c.Name)));
        return IncidentSubject.Of(kind == "brokers" ? IncidentSubject.Broker : IncidentSubject.ConsumerGroup, cluster, rest);
    }

    private static TargetTopology ReadTarget(
        string kind, string subject, TopologyReader reader, ImmutableDictionary<string, ActuatorTopology> actuators)
    {
        var actuator = kind == "streams" ? null : reader.Property("actuator").Required("the name of an actuator", TopologyNames.WhyNotName);
        var known = actuator is null ? null : actuators.GetValueOrDefault(actuator);
        if (actuator is not null && known is null)
            reader.Error("actuator", $"'{actuator}' is not an actuator.{DidYouMean.Sentence(actuator, actuators.Keys)} One of {string.Join(", ", actuators.Keys.Order(StringComparer.Ordinal))} is expected.");
        var target = new TargetTopology
        {
            Subject = subject,
            Actuator = actuator,
            Settings = kind == "streams" ? ImmutableDictionary<string, string>.Empty
                : ReadSettings(reader.Property("settings"), known?.Settings ?? ImmutableDictionary<string, string>.Empty),
            Instances = kind == "consumers" ? ReadInstances(reader.Property("instances")) : [],
        };
        reader.RejectUnknown();
        return target;
    }

    private static ImmutableArray<string> ReadInstances(TopologyReader reader)
    {
        List<string> instances = [];
        foreach (var item in reader.IsMissing ? [] : reader.Items())
            if (item.Text("an instance's name, or its beginning and *") is { } name)
            {
                if (name.Length == 0 || name.AsSpan(0, name.Length - 1).Contains('*'))
                    item.Error($"'{name}' is not an instance: a name, or its beginning and one * at the end, is expected.");
                instances.Add(name);
            }

        return [.. instances];
    }

    private static ImmutableDictionary<string, string> ReadSettings(TopologyReader reader, ImmutableDictionary<string, string> given)
    {
        var settings = given.ToBuilder();
        foreach (var (key, value) in reader.IsMissing ? [] : reader.Members())
        {
            if (value.Text("a setting's value as a text") is not { } text)
                continue;
            if ((TopologyNames.IsSecret(key) || key.EndsWith("key", StringComparison.OrdinalIgnoreCase) || key.EndsWith("token", StringComparison.OrdinalIgnoreCase))
                && !TopologyNames.IsSettingReference(text))
                value.Error("is a secret written down: \"%Name%\", the setting that holds it, is expected.");
            settings[key] = text;
        }

        return settings.ToImmutable();
    }
}
