using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>What a failure means. Every request here may be made again: each looks first, and holds to a uid, a version or a key.</summary>
internal static class KubernetesAnswer
{
    public static ActuatorResult Of(Reply reply, string what) => reply switch
    {
        { Code: 409 } => ActuatorResult.Failed($"{what}: somebody else changed it at the same time", retryable: true),
        { IsHeldOff: true } => ActuatorResult.Failed($"{what}, and was not: {reply.Says}", retryable: true),
        { IsUnknown: true } => ActuatorResult.Failed($"{what}, or it is unknown whether it was: {reply.Says}", retryable: true),
        { Code: 401 or 403 } => ActuatorResult.Refused($"{what}: the app is not allowed to: {reply.Says}"),
        _ => ActuatorResult.Refused($"{what}: {reply.Says}"),
    };
}
