using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>
/// Restarts every pod of a Deployment or StatefulSet at once, by scaling it to zero and back, for consumers that only get well when none is left. How many
/// there were is written down with the key before, so that a call that was cut off goes on when it comes again.
/// </summary>
internal sealed class WorkloadScaling(KubernetesApi api, KubernetesConnection connection, string space, string workload, KubernetesCall call)
{
    public const string KeyAnnotation = "chasqui.dev/scale-key";
    public const string ReplicasAnnotation = "chasqui.dev/scale-replicas";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>What is left of the time for scaling back, whatever the pods do.</summary>
    private KubernetesCall Waiting => call with { Timeout = call.Timeout * 0.7 };

    private string Path => WorkloadRestart.PathOf(space, workload);

    public async Task<ActuatorResult> ActAsync(string key, CancellationToken cancellation)
    {
        var (view, failure) = await ReadAsync(cancellation);
        if (failure is not null)
            return failure;
        if (KeyOf(view!) != key)
        {
            if (WantedOf(view!) == 0)
                return ActuatorResult.Refused($"{workload} is scaled to zero already, and not by this");
            if (await ScaleAsync(0, key, view!, cancellation) is { } failed)
                return failed;
        }
        else if (WantedOf(view!) > 0)
        {
            return Progress(view!);
        }

        return await BackAsync(cancellation);
    }

    public async Task<ActuatorResult> ObserveAsync(string key, CancellationToken cancellation)
    {
        var (view, failure) = await ReadAsync(cancellation);
        return failure ?? (KeyOf(view!) == key
            ? Progress(view!)
            : ActuatorResult.Failed($"somebody else scaled {workload} since: it is unknown how it ended", retryable: false));
    }

    private async Task<ActuatorResult> BackAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (view, failure) = await ReadAsync(cancellation);
            if (failure is not null)
                return failure;
            var left = Number(view!["status"]?["replicas"]) ?? 0;
            if (left > 0 && await api.TryWaitAsync(Pause, Waiting, cancellation))
                continue;
            var before = int.Parse(Annotations(view)![ReplicasAnnotation]!.ToString(), CultureInfo.InvariantCulture);
            return await ScaleAsync(before, null, view, cancellation)
                ?? ActuatorResult.Accepted(left == 0 ? $"{workload} was at zero, and is scaled back to {before}" : $"{workload} is scaled back to {before}; {left} pods were still going");
        }
    }

    private async Task<(JsonNode? View, ActuatorResult? Failure)> ReadAsync(CancellationToken cancellation)
    {
        var found = await api.SendAsync(connection, HttpMethod.Get, Path, null, "", call, cancellation);
        return found.IsSuccess ? (JsonNode.Parse(found.Body), null) : (null, KubernetesAnswer.Of(found, $"{workload} could not be read"));
    }

    /// <summary>Null when it is done. Held to the version that was read.</summary>
    private async Task<ActuatorResult?> ScaleAsync(int replicas, string? key, JsonNode view, CancellationToken cancellation)
    {
        var metadata = new JsonObject { ["resourceVersion"] = view["metadata"]!["resourceVersion"]!.ToString() };
        if (key is not null)
            metadata["annotations"] = new JsonObject { [KeyAnnotation] = key, [ReplicasAnnotation] = WantedOf(view).ToString(CultureInfo.InvariantCulture) };
        var patch = new JsonObject { ["metadata"] = metadata, ["spec"] = new JsonObject { ["replicas"] = replicas } };
        var reply = await api.SendAsync(connection, HttpMethod.Patch, Path, patch.ToJsonString(), KubernetesApi.MergePatch, call, cancellation);
        return reply.IsSuccess ? null : KubernetesAnswer.Of(reply, $"{workload} could not be scaled to {replicas}");
    }

    private static JsonNode? Annotations(JsonNode view) => view["metadata"]?["annotations"];

    private static string? KeyOf(JsonNode view) => Annotations(view)?[KeyAnnotation]?.ToString();

    private static long WantedOf(JsonNode view) => Number(view["spec"]?["replicas"]) ?? 1;

    private ActuatorResult Progress(JsonNode view)
    {
        var (wanted, ready) = (WantedOf(view), Number(view["status"]?["readyReplicas"]) ?? 0);
        var seen = Number(view["status"]?["observedGeneration"]) >= Number(view["metadata"]?["generation"]);
        return seen && wanted > 0 && ready >= wanted
            ? ActuatorResult.Done($"{workload} has {ready} of {wanted} pods ready again")
            : ActuatorResult.Accepted($"{workload} has {ready} of {wanted} pods ready");
    }

    private static long? Number(JsonNode? node) => node?.GetValue<long>();
}
