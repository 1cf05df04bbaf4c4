namespace Microsoft.DurableTask.Client;

/// <param name="Recursive">Sub-orchestrations too.</param>
public sealed record PurgeInstanceOptions(bool Recursive = false);
