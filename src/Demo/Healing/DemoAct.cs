namespace Chasqui.Demo.Healing;

/// <summary>Something that the demo's actuator really did.</summary>
/// <param name="Key">The idempotency key it was asked for with.</param>
/// <param name="Mitigation">Whose act it was.</param>
/// <param name="Target">What was acted on.</param>
/// <param name="At">When it began.</param>
internal sealed record DemoAct(string Key, string Mitigation, string Target, DateTimeOffset At);
