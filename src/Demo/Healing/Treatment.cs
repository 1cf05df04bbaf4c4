using Chasqui.Demo.Health;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Healing;

/// <summary>What was done about one fault: what the app says of it, beside what the actuator did.</summary>
/// <param name="Kind">The kind of mitigation that must heal it; null for one that is left to people.</param>
/// <param name="Mitigations">Those of that kind and its target since it was broken.</param>
/// <param name="Acts">What was really done to its target.</param>
internal sealed record Treatment(string? Kind, IReadOnlyList<MitigationView> Mitigations, IReadOnlyList<DemoAct> Acts)
{
    private const string Succeeded = nameof(Succeeded);
    private const string Refused = nameof(Refused);

    /// <summary>The one that counts: the last, unless that was refused and another was not.</summary>
    public MitigationView? Mitigation => Mitigations.OrderBy(m => m.State != Refused).ThenBy(m => m.Updated).LastOrDefault();

    /// <summary>How it went, a refusal with its guardrail.</summary>
    public string Result => Mitigation is not { } shown ? "" : shown.State == Refused ? $"{shown.State} {shown.Guardrail}" : shown.State;

    /// <summary>What must be healed was healed by one mitigation and one act; what must not be acted on was not. A route is the app's own act.</summary>
    public bool Matches => Kind is null ? Acts.Count == 0 : IsHealed && Mitigations.Count(m => m.State != Refused) == 1
        && (Kind == HealthFault.FailOverStream ? Acts.Count == 0 : Acts is [var act] && act.Mitigation == Mitigation!.Id);

    public bool IsHealed => Mitigation is { State: Succeeded };

    /// <summary>From the fault to the end of the time for which its target stayed well.</summary>
    public double? SecondsToRecover(DateTimeOffset brokenAt) =>
        Mitigation is { State: Succeeded } healed ? Math.Round((healed.Updated - brokenAt).TotalSeconds, 1) : null;
}
