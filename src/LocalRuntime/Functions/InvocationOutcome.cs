namespace Chasqui.LocalRuntime.Functions;

/// <summary>How the invocations of one event ended.</summary>
/// <param name="Exception">Null when the last one succeeded.</param>
public readonly record struct InvocationOutcome(Exception? Exception)
{
    public bool Succeeded => Exception is null;
}
