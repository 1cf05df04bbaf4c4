namespace Chasqui.Domain.Mitigations;

/// <summary>What one guardrail says of a mitigation.</summary>
/// <param name="Id">Such as <c>G8</c>.</param>
/// <param name="Says">What it demands.</param>
/// <param name="WhyNot">Why it refuses; null when it does not.</param>
public sealed record GuardResult(string Id, string Says, string? WhyNot);
