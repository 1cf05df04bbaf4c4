namespace Microsoft.DurableTask.Client;

/// <param name="Output">Becomes the instance's output.</param>
/// <param name="Recursive">Open sub-orchestrations too.</param>
public sealed record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
