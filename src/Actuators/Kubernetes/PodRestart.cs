using System.Text.Json.Nodes;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>
/// Deletes a pod, so that its controller makes another. It is deleted by its uid: one that was made since the act was first asked for is left alone, however
/// often it is asked.
/// </summary>
internal sealed class PodRestart(KubernetesApi api, KubernetesConnection connection, string space, string pod, KubernetesCall call)
{
    private string Path => $"/api/v1/namespaces/{Uri.EscapeDataString(space)}/pods/{Uri.EscapeDataString(pod)}";

    /// <param name="askedAtMs">When it was first asked for, by the app's clock.</param>
    /// <param name="claim">A volume claim that is deleted before, so that the new pod gets a new volume; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ActuatorResult> ActAsync(long askedAtMs, string? claim, CancellationToken cancellation)
    {
        var found = await api.SendAsync(connection, HttpMethod.Get, Path, null, "", call, cancellation);
        if (found.Code == 404)
            return ActuatorResult.Done($"pod {pod} is not there: its controller makes another, or it is gone");
        if (!found.IsSuccess)
            return KubernetesAnswer.Of(found, $"pod {pod} could not be read");
        var view = PodView.Of(found.Body);
        if (view.CreatedAt >= AskedAt.By(askedAtMs, api.Clock.GetUtcNow(), found.Date))
            return ActuatorResult.Done($"pod {pod} was made anew at {view.CreatedAt:u}");
        if (view.IsGoing)
            return ActuatorResult.Accepted($"pod {pod} is being deleted", view.Uid);
        if (claim is not null && await DeleteClaimAsync(claim, cancellation) is { } failed)
            return failed;
        return OfDelete(await DeleteAsync(Path, view.Uid, cancellation), view.Uid);
    }

    /// <param name="uid">Of the pod that was deleted; null when that is not known.</param>
    /// <param name="askedAtMs">When it was first asked for, by the app's clock.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ActuatorResult> ObserveAsync(string? uid, long askedAtMs, CancellationToken cancellation)
    {
        var found = await api.SendAsync(connection, HttpMethod.Get, Path, null, "", call, cancellation);
        if (found.Code == 404)
            return ActuatorResult.Done($"pod {pod} is gone");
        if (!found.IsSuccess)
            return KubernetesAnswer.Of(found, $"pod {pod} could not be read");
        var view = PodView.Of(found.Body);
        var isNew = uid is null ? view.CreatedAt >= AskedAt.By(askedAtMs, api.Clock.GetUtcNow(), found.Date) : view.Uid != uid;
        return isNew ? ActuatorResult.Done($"pod {pod} was made anew at {view.CreatedAt:u}") : ActuatorResult.Accepted($"pod {pod} is still there", uid);
    }

    // A claim stays until its pod is gone; the pod goes next. That it is gone already is what is wanted.
    private async Task<ActuatorResult?> DeleteClaimAsync(string claim, CancellationToken cancellation)
    {
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(space)}/persistentvolumeclaims/{Uri.EscapeDataString(claim)}";
        var reply = await DeleteAsync(path, null, cancellation);
        return reply.IsSuccess || reply.Code == 404 ? null : KubernetesAnswer.Of(reply, $"volume claim {claim} could not be deleted");
    }

    private Task<Reply> DeleteAsync(string path, string? uid, CancellationToken cancellation)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (uid is not null)
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        return api.SendAsync(connection, HttpMethod.Delete, path, options.ToJsonString(), "application/json", call, cancellation);
    }

    private ActuatorResult OfDelete(Reply reply, string uid) => reply switch
    {
        { IsSuccess: true } => ActuatorResult.Accepted($"pod {pod} is being deleted", uid),
        { Code: 404 } => ActuatorResult.Done($"pod {pod} is gone"),
        { Code: 409 } => ActuatorResult.Done($"pod {pod} was replaced by another meanwhile"),
        _ => KubernetesAnswer.Of(reply, $"pod {pod} could not be deleted"),
    };
}
