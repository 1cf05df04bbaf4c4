using System.Collections.Immutable;

namespace Chasqui.Monitoring.Ports;

/// <summary>Some of a longer list.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Continuation">What to ask for the next page with; null when this is the last.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Continuation);
