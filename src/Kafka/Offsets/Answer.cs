using System.Collections.Immutable;

namespace Chasqui.Kafka.Offsets;

/// <summary>What answered, and in words what did not.</summary>
internal readonly record struct Answer<T>(T Value, ImmutableArray<string> Errors);
