namespace Chasqui.LocalRuntime.Functions;

/// <summary>An invocation took longer than host.json's <c>functionTimeout</c>.</summary>
public sealed class FunctionTimeoutException(string function, TimeSpan timeout)
    : Exception($"Function '{function}' ran longer than the functionTimeout of {timeout}.");
