using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core;
using Chasqui.Actuators.Http;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Azure;

/// <summary>
/// Restarts a revision of a container app, all its replicas. Azure has no idempotency keys, so each call looks first: when every replica was made since the
/// act was first asked for, it is done.
/// </summary>
public sealed class ContainerAppActuator(HttpClient http, TokenCredential credential, Func<string, string?> setting, TimeProvider clock) : IActuator
{
    /// <summary>The version of Microsoft.App's API.</summary>
    public const string ApiVersion = "2024-03-01";

    private static readonly string[] Required = ["subscription", "resourceGroup", "app"];
    private static readonly string[] Optional = ["revision", "endpoint"];
    private readonly ArmApi _api = new(http, credential, clock);

    public string Kind => "azure-container-app";

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings) =>
        [.. ActuatorSettings.WhyNot(settings, Required, Optional), .. ArmTarget.WhyNot(settings)];

    public Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation) =>
        ArmTarget.TryAsync(() => ActAsync(request, new ActuatorSettings(request.Settings, setting), cancellation));

    public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) =>
        ArmTarget.TryAsync(() => ObserveAsync(request, reference, new ActuatorSettings(request.Settings, setting), cancellation));

    private async Task<ActuatorResult> ActAsync(ActuatorRequest request, ActuatorSettings settings, CancellationToken cancellation)
    {
        if (request.Action != ActuatorAction.RestartAll)
            return ActuatorResult.Refused("a container app's replicas are restarted together, not one by one");
        var call = ArmTarget.CallOf(request, settings, clock);
        var (revision, failure) = await RevisionAsync(settings, call, cancellation);
        if (failure is not null)
            return failure;
        // Some replicas that are new show a restart that is under way.
        var look = await LookAsync(request, settings, revision, call, cancellation);
        if (look.Failure is not null || look.Anew > 0)
            return look.ToResult(revision);
        var reply = await _api.PostAsync(AddressOf(settings, call, $"revisions/{Uri.EscapeDataString(revision)}/restart"), call, cancellation);
        return reply.IsSuccess ? ActuatorResult.Accepted($"revision {revision} restarts", revision) : ArmAnswer.OfPost(reply, call, $"restart of revision {revision}");
    }

    private async Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, ActuatorSettings settings, CancellationToken cancellation)
    {
        var call = ArmTarget.CallOf(request, settings, clock);
        var (revision, failure) = reference is null ? await RevisionAsync(settings, call, cancellation) : (reference, null);
        return failure ?? (await LookAsync(request, settings, revision, call, cancellation)).ToResult(revision);
    }

    /// <summary>The revision that the settings name, or the newest one that is ready.</summary>
    private async Task<(string Revision, ActuatorResult? Failure)> RevisionAsync(ActuatorSettings settings, ArmCall call, CancellationToken cancellation)
    {
        if (settings.Find("revision") is { } named)
            return (named, null);
        var app = await _api.GetAsync(AddressOf(settings, call, ""), call, cancellation);
        if (!app.IsSuccess)
            return ("", ArmAnswer.OfFailure(app, "reading the container app"));
        return ArmAnswer.Parse(app.Body)?["properties"]?["latestReadyRevisionName"]?.ToString() is { Length: > 0 } latest
            ? (latest, null)
            : ("", ActuatorResult.Failed("the container app has no revision that is ready", retryable: true));
    }

    private async Task<Replicas> LookAsync(ActuatorRequest request, ActuatorSettings settings, string revision, ArmCall call, CancellationToken cancellation)
    {
        var reply = await _api.GetAsync(AddressOf(settings, call, $"revisions/{Uri.EscapeDataString(revision)}/replicas"), call, cancellation);
        if (!reply.IsSuccess)
            return new(0, 0, ArmAnswer.OfFailure(reply, $"reading the replicas of revision {revision}"));
        var asked = AskedAt.By(request.FirstAskedAtMs, clock.GetUtcNow(), reply.Date);
        var replicas = ArmAnswer.Parse(reply.Body)?["value"] as JsonArray ?? [];
        return new(replicas.Count, replicas.Count(replica => CreatedAt(replica) >= asked), null);
    }

    private static DateTimeOffset CreatedAt(JsonNode? replica) =>
        DateTimeOffset.TryParse(replica?["properties"]?["createdTime"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;

    private static Uri AddressOf(ActuatorSettings settings, ArmCall call, string rest) => ArmTarget.Address(
        settings, call, $"Microsoft.App/containerApps/{Uri.EscapeDataString(settings.Require("app"))}{(rest.Length == 0 ? "" : "/")}{rest}", ApiVersion);

    /// <summary>How many replicas there are, and how many of them were made since the act was first asked for.</summary>
    private readonly record struct Replicas(int All, int Anew, ActuatorResult? Failure)
    {
        public ActuatorResult ToResult(string revision) => Failure ?? (All > 0 && Anew == All
            ? ActuatorResult.Done($"all {All} replicas of revision {revision} were made anew")
            : ActuatorResult.Accepted($"{Anew} of {All} replicas of revision {revision} were made anew", revision));
    }
}
