namespace Chasqui.Functions.Startup;

/// <summary>The app cannot start as it is configured; the message says everything that is wrong.</summary>
public sealed class TopologyException(string message) : Exception(message);
