namespace Chasqui.Domain.Topology.Parsing;

/// <summary>One top-level property of <c>topology.json</c>. <see cref="TopologyParser.Sections"/> lists them in the order they are read.</summary>
public interface ITopologySection
{
    /// <summary>The property.</summary>
    string Name { get; }

    /// <summary>
    /// Reads the section, or its absence, reports what is wrong to the reader, and returns the topology with it. What was read before is in
    /// <paramref name="topology"/>, names of faulty parts included, so that one mistake is not reported twice.
    /// </summary>
    /// <param name="section">The section; <see cref="TopologyReader.IsMissing"/> when the text does not have it.</param>
    /// <param name="topology">What the earlier sections gave.</param>
    /// <param name="settingsOnly">Clusters may be absent: only policy is wanted, for judging a recording.</param>
    SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly);
}
