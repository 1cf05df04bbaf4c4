using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>The acts of each kind, the mildest first.</summary>
public static class MitigationActs
{
    public const string RestartInstance = "restart-instance";
    public const string RestartAll = "restart-all";
    public const string RestartBroker = "restart-broker";
    public const string ReplaceBroker = "replace-broker";
    public const string SwitchRoute = "switch-route";
    public const string SwitchAgain = "switch-again";

    public static ImmutableArray<PlannedAct> Of(MitigationKind kind, GuardEvidence evidence) => kind switch
    {
        MitigationKind.RestartConsumer when evidence.Instance is { } instance && evidence.Target?.Allows(instance) == true =>
        [
            new(RestartInstance, ActuatorAction.RestartInstance, instance, $"restart the instance {instance}"),
            All,
        ],
        MitigationKind.RestartConsumer => [All],
        MitigationKind.ReplaceBroker =>
        [
            new(RestartBroker, ActuatorAction.RestartBroker, null, "restart the broker where it is"),
            new(ReplaceBroker, ActuatorAction.ReplaceBroker, null, "give the broker a new machine or image"),
        ],
        MitigationKind.FailOverStream when evidence.To is { } standby => [new(SwitchRoute, ActuatorAction.SwitchRoute, standby, $"lead the stream over {standby}")],
        MitigationKind.FailBackStream when evidence is { To: { } home, From: { } standby } =>
        [
            new(SwitchRoute, ActuatorAction.SwitchRoute, home, $"lead the stream over {home}"),
            new(SwitchAgain, ActuatorAction.SwitchRoute, standby, $"if that loses events or does not drain: lead it over {standby} again"),
        ],
        _ => [],
    };

    private static PlannedAct All => new(RestartAll, ActuatorAction.RestartAll, null, "restart every instance");
}
