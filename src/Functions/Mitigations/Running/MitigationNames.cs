using Chasqui.Domain.Mitigations;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>
/// Names of orchestrators, activities and events. They are in the histories of what is under way: a renamed one strands every mitigation that was
/// started before.
/// </summary>
public static class MitigationNames
{
    public const string RestartConsumer = nameof(RestartConsumer);
    public const string ReplaceBroker = nameof(ReplaceBroker);
    public const string FailOverStream = nameof(FailOverStream);
    public const string FailBackStream = nameof(FailBackStream);
    public const string Guard = "GuardMitigation";
    public const string Act = "ActOnTarget";
    public const string Observe = "ObserveAct";
    public const string GiveUpAct = "GiveUpAct";
    public const string Look = "LookAtTarget";
    public const string Note = "NoteMitigation";
    public const string End = "EndMitigation";

    /// <summary>The event that says: look again, somebody has decided.</summary>
    public const string Wake = "wake";

    public static string OrchestratorOf(MitigationKind kind) => kind switch
    {
        MitigationKind.RestartConsumer => RestartConsumer,
        MitigationKind.ReplaceBroker => ReplaceBroker,
        MitigationKind.FailOverStream => FailOverStream,
        MitigationKind.FailBackStream => FailBackStream,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No orchestrator runs it."),
    };
}
