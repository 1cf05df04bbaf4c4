using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>Restarts pods and workloads of one namespace: what the topology names, and of a consumer's pods those whose names it allows.</summary>
public sealed class KubernetesActuator(Func<string, string?> setting, TimeProvider clock) : IActuator, IDisposable
{
    private const string Scaling = "scale";
    private static readonly string[] Required = ["namespace"];
    private static readonly string[] Optional = ["workload", "by", "pod", "claim", "endpoint", "token", "tokenFile", "ca"];
    private readonly KubernetesApi _api = new(clock);

    public string Kind => "kubernetes";

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings)
    {
        List<string> wrong = [.. ActuatorSettings.WhyNot(settings, Required, Optional)];
        if (settings.TryGetValue("workload", out var workload) && !ActuatorSettings.IsReference(workload) && !WorkloadRestart.IsWorkload(workload))
            wrong.Add("'workload' is not deployment/NAME, statefulset/NAME or daemonset/NAME.");
        if (settings.TryGetValue("by", out var by) && by is not ("rollout" or Scaling))
            wrong.Add("'by' is \"rollout\" (the default: one pod after the other) or \"scale\" (to zero and back: all at once).");
        if (by == Scaling && workload?.StartsWith("daemonset/", StringComparison.Ordinal) == true)
            wrong.Add("A daemonset cannot be scaled.");
        if (!settings.ContainsKey("workload") && !settings.ContainsKey("pod"))
            wrong.Add("'workload' (of a consumer) or 'pod' (of a broker) is missing.");
        if (settings.TryGetValue("endpoint", out var endpoint) && !ActuatorSettings.IsReference(endpoint) && !Endpoint.IsSafe(endpoint, out _))
            wrong.Add("'endpoint' is not an https address.");
        if (settings.ContainsKey("endpoint") && !settings.ContainsKey("token") && !settings.ContainsKey("tokenFile"))
            wrong.Add("'endpoint' goes with 'token' or 'tokenFile'.");
        if (settings.TryGetValue("token", out var token) && !ActuatorSettings.IsReference(token))
            wrong.Add("'token' is a secret written down: \"%Name%\", the setting that holds it, is expected.");
        return wrong;
    }

    public Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation) => TryAsync(
        request,
        (pod, claim) => pod.ActAsync(request.FirstAskedAtMs, claim, cancellation),
        workload => workload.ActAsync(request.IdempotencyKey, request.FirstAskedAtMs, cancellation),
        scaling => scaling.ActAsync(request.IdempotencyKey, cancellation));

    public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) => TryAsync(
        request,
        (pod, _) => pod.ObserveAsync(reference, request.FirstAskedAtMs, cancellation),
        workload => workload.ObserveAsync(request.IdempotencyKey, cancellation),
        scaling => scaling.ObserveAsync(request.IdempotencyKey, cancellation));

    public void Dispose() => _api.Dispose();

    private async Task<ActuatorResult> TryAsync(
        ActuatorRequest request, Func<PodRestart, string?, Task<ActuatorResult>> pod, Func<WorkloadRestart, Task<ActuatorResult>> workload,
        Func<WorkloadScaling, Task<ActuatorResult>> scaling)
    {
        try
        {
            var settings = new ActuatorSettings(request.Settings, setting);
            var call = new KubernetesCall(request.Timeout, clock.GetTimestamp());
            var (connection, space) = (KubernetesConnection.Of(settings), settings.Require("namespace"));
            PodRestart Pod(string name) => new(_api, connection, space, name, call);
            return request.Action switch
            {
                ActuatorAction.RestartInstance => await pod(Pod(request.Instance ?? throw new ActuatorSettingException("no instance is named")), null),
                ActuatorAction.RestartAll when settings.Find("by") == Scaling => await scaling(new WorkloadScaling(_api, connection, space, WorkloadOf(settings), call)),
                ActuatorAction.RestartAll => await workload(new WorkloadRestart(_api, connection, space, WorkloadOf(settings), call)),
                ActuatorAction.RestartBroker => await pod(Pod(settings.Require("pod")), null),
                ActuatorAction.ReplaceBroker => await pod(Pod(settings.Require("pod")), settings.Require("claim")),
                _ => ActuatorResult.Refused($"Kubernetes has no {request.Action}"),
            };
        }
        catch (ActuatorSettingException wrong)
        {
            return ActuatorResult.Refused(wrong.Message);
        }
    }

    private static string WorkloadOf(ActuatorSettings settings) => settings.Require("workload") is var workload && WorkloadRestart.IsWorkload(workload)
        ? workload
        : throw new ActuatorSettingException("'workload' is not deployment/NAME, statefulset/NAME or daemonset/NAME");
}
