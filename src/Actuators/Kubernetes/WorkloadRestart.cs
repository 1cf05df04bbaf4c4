using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>
/// Restarts every pod of a Deployment, StatefulSet or DaemonSet, one after the other, as <c>kubectl rollout restart</c> does: by an annotation of the pod
/// template. The idempotency key is one too, so that the same act again changes nothing.
/// </summary>
internal sealed class WorkloadRestart(KubernetesApi api, KubernetesConnection connection, string space, string workload, KubernetesCall call)
{
    public const string KeyAnnotation = "chasqui.dev/restart-key";
    private const string TimeAnnotation = "kubectl.kubernetes.io/restartedAt";

    private string Path => PathOf(space, workload);

    public static string PathOf(string space, string workload)
    {
        var parts = workload.Split('/');
        return $"/apis/apps/v1/namespaces/{Uri.EscapeDataString(space)}/{parts[0]}s/{Uri.EscapeDataString(parts[1])}";
    }

    public static bool IsWorkload(string text) =>
        text.Split('/') is ["deployment" or "statefulset" or "daemonset", { Length: > 0 }];

    public async Task<ActuatorResult> ActAsync(string key, long askedAtMs, CancellationToken cancellation)
    {
        var found = await api.SendAsync(connection, HttpMethod.Get, Path, null, "", call, cancellation);
        if (!found.IsSuccess)
            return KubernetesAnswer.Of(found, $"{workload} could not be read");
        var view = JsonNode.Parse(found.Body)!;
        if (KeyOf(view) == key)
            return Progress(view);
        // Held to the version that was read: two acts at once do not both go through unseen.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = view["metadata"]!["resourceVersion"]!.ToString() },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["annotations"] = new JsonObject
                        {
                            [TimeAnnotation] = DateTimeOffset.FromUnixTimeMilliseconds(askedAtMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                            [KeyAnnotation] = key,
                        },
                    },
                },
            },
        };
        var reply = await api.SendAsync(connection, HttpMethod.Patch, Path, patch.ToJsonString(), KubernetesApi.MergePatch, call, cancellation);
        return reply.IsSuccess ? ActuatorResult.Accepted($"{workload} restarts its pods") : KubernetesAnswer.Of(reply, $"{workload} could not be restarted");
    }

    public async Task<ActuatorResult> ObserveAsync(string key, CancellationToken cancellation)
    {
        var found = await api.SendAsync(connection, HttpMethod.Get, Path, null, "", call, cancellation);
        if (!found.IsSuccess)
            return KubernetesAnswer.Of(found, $"{workload} could not be read");
        var view = JsonNode.Parse(found.Body)!;
        return KeyOf(view) == key
            ? Progress(view)
            : ActuatorResult.Failed($"somebody else restarted or changed {workload} since: it is unknown how it ended", retryable: false);
    }

    private static string? KeyOf(JsonNode view) => view["spec"]?["template"]?["metadata"]?["annotations"]?[KeyAnnotation]?.ToString();

    private ActuatorResult Progress(JsonNode view)
    {
        var status = view["status"];
        var wanted = Number(status?["desiredNumberScheduled"]) ?? Number(view["spec"]?["replicas"]) ?? 1;
        var updated = Number(status?["updatedReplicas"]) ?? Number(status?["updatedNumberScheduled"]) ?? 0;
        var all = Number(status?["replicas"]) ?? Number(status?["currentNumberScheduled"]) ?? 0;
        var ready = Number(status?["readyReplicas"]) ?? Number(status?["numberReady"]) ?? 0;
        var seen = Number(status?["observedGeneration"]) >= Number(view["metadata"]?["generation"]);
        return seen && updated >= wanted && ready >= wanted && all <= updated
            ? ActuatorResult.Done($"{workload} has {ready} of {wanted} pods made anew and ready")
            : ActuatorResult.Accepted($"{workload} has {Math.Min(updated, wanted)} of {wanted} pods made anew, {ready} ready");
    }

    private static long? Number(JsonNode? node) => node?.GetValue<long>();
}
