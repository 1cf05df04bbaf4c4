using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>A topology, or everything that is wrong with it.</summary>
public sealed record TopologyParseResult
{
    private TopologyParseResult(SystemTopology? topology, ImmutableArray<TopologyError> errors) => (Topology, Errors) = (topology, errors);

    /// <summary>Null when there is an error.</summary>
    public SystemTopology? Topology { get; }

    /// <summary>Every error, section by section; empty when it is valid.</summary>
    public ImmutableArray<TopologyError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Topology))]
    public bool IsValid => Topology is not null;

    public static TopologyParseResult Valid(SystemTopology topology) => new(topology, []);

    /// <exception cref="ArgumentException">There is no error.</exception>
    public static TopologyParseResult Invalid(IEnumerable<TopologyError> errors)
    {
        ImmutableArray<TopologyError> all = [.. errors];
        return all.IsEmpty ? throw new ArgumentException("An invalid topology has an error.", nameof(errors)) : new(null, all);
    }

    /// <exception cref="InvalidOperationException">The topology has errors; the message holds all of them.</exception>
    public SystemTopology GetOrThrow() =>
        Topology ?? throw new InvalidOperationException("The topology is not valid:\n" + string.Join('\n', Errors.Select(e => $"  {e}")));
}
