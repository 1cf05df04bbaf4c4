using System.Globalization;
using System.Text.Json.Nodes;

namespace Chasqui.Actuators.Tests.Kubernetes;

/// <summary>An API server with pods, a workload and a volume claim, that does what the real one does with uids, versions and annotations.</summary>
internal sealed class FakeCluster
{
    private readonly Lock _lock = new();
    private int _made;

    public Dictionary<string, (string Uid, DateTimeOffset CreatedAt)> Pods { get; } = [];

    public HashSet<string> Claims { get; } = [];

    public List<string> Deleted { get; } = [];

    /// <summary>How often the workload's template was changed: each starts a rollout.</summary>
    public int Rollouts { get; private set; }

    public int Version { get; set; } = 1;

    public JsonObject Annotations { get; set; } = [];

    public JsonObject OwnAnnotations { get; set; } = [];

    public int Replicas { get; set; } = 3;

    /// <summary>Each number of replicas it was scaled to.</summary>
    public List<int> Scaled { get; } = [];

    /// <summary>Whether pods stay when the workload is scaled to zero.</summary>
    public bool IsStuck { get; set; }

    public int Updated { get; set; } = 3;

    /// <summary>Answers instead, once for each that is there; null answers as usual, after which the answer may still be cut.</summary>
    public Queue<(string Method, FakeAnswer Answer, bool After)> Faults { get; } = [];

    public void Make(string pod, DateTimeOffset at)
    {
        lock (_lock)
            Pods[pod] = ($"uid-{++_made}", at);
    }

    public FakeAnswer Answer(FakeRequest request)
    {
        lock (_lock)
        {
            if (request.Headers.GetValueOrDefault("Authorization") != "Bearer the-token")
                return new FakeAnswer(401, """{"kind":"Status","message":"Unauthorized"}""");
            if (Faults.TryPeek(out var fault) && fault.Method == request.Method)
            {
                Faults.Dequeue();
                var usual = fault.After || fault.Answer.Status == FakeAnswer.Usual ? Serve(request) : null;
                return fault.Answer.Status == FakeAnswer.Usual ? usual! : fault.Answer;
            }

            return Serve(request);
        }
    }

    private FakeAnswer Serve(FakeRequest request) => request.Path.Split('/') switch
    {
        ["", "api", "v1", "namespaces", "apps", "pods", var pod] => request.Method == "DELETE" ? DeletePod(pod, request.Body) : ReadPod(pod),
        ["", "api", "v1", "namespaces", "apps", "persistentvolumeclaims", var claim] when request.Method == "DELETE" => DeleteClaim(claim),
        ["", "apis", "apps", "v1", "namespaces", "apps", "statefulsets", "billing"] => request.Method == "PATCH" ? Patch(request) : ReadWorkload(),
        _ => new FakeAnswer(404, """{"kind":"Status","reason":"NotFound"}"""),
    };

    private FakeAnswer ReadPod(string pod) => Pods.TryGetValue(pod, out var known)
        ? new FakeAnswer(200, new JsonObject
        {
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = pod, ["uid"] = known.Uid, ["creationTimestamp"] = known.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        }.ToJsonString())
        : 404;

    private FakeAnswer DeletePod(string pod, string body)
    {
        if (!Pods.TryGetValue(pod, out var known))
            return 404;
        if (JsonNode.Parse(body)!["preconditions"]!["uid"]!.ToString() != known.Uid)
            return new FakeAnswer(409, """{"kind":"Status","reason":"Conflict"}""");
        Deleted.Add(pod);
        Make(pod, DateTimeOffset.UtcNow);
        return 200;
    }

    private FakeAnswer DeleteClaim(string claim)
    {
        Deleted.Add(claim);
        return Claims.Remove(claim) ? 200 : 404;
    }

    private FakeAnswer ReadWorkload() => new(200, new JsonObject
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{Version}", ["generation"] = Version, ["annotations"] = OwnAnnotations.DeepClone() },
        ["spec"] = new JsonObject { ["replicas"] = Replicas, ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = Annotations.DeepClone() } } },
        ["status"] = new JsonObject { ["observedGeneration"] = Version, ["replicas"] = IsStuck ? 3 : Replicas, ["updatedReplicas"] = Updated, ["readyReplicas"] = Replicas },
    }.ToJsonString());

    private FakeAnswer Patch(FakeRequest request)
    {
        var patch = JsonNode.Parse(request.Body)!;
        if (request.Headers["Content-Type"] != "application/strategic-merge-patch+json")
            return 415;
        if (patch["metadata"]!["resourceVersion"]!.ToString() != $"{Version}")
            return new FakeAnswer(409, """{"kind":"Status","reason":"Conflict"}""");
        if (patch["spec"]!["replicas"] is { } replicas)
            return Scale((int)replicas, patch["metadata"]!["annotations"]);
        var annotations = patch["spec"]!["template"]!["metadata"]!["annotations"]!.AsObject();
        if (!JsonNode.DeepEquals(annotations, Annotations))
        {
            (Annotations, Updated) = ((JsonObject)annotations.DeepClone(), 0);
            Rollouts++;
            Version++;
        }

        return 200;
    }

    private FakeAnswer Scale(int replicas, JsonNode? annotations)
    {
        Scaled.Add(replicas);
        Replicas = replicas;
        Version++;
        foreach (var (name, value) in annotations?.AsObject() ?? [])
            OwnAnnotations[name] = value?.DeepClone();
        return 200;
    }
}
