using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core;
using Chasqui.Actuators.Http;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Azure;

/// <summary>
/// Restarts or reimages one instance of a virtual machine scale set. Azure has no idempotency keys, so each call looks first: an instance on which an
/// operation ended or runs since the act was first asked for is left alone.
/// </summary>
public sealed class ScaleSetActuator(HttpClient http, TokenCredential credential, Func<string, string?> setting, TimeProvider clock) : IActuator
{
    /// <summary>The version of Microsoft.Compute's API.</summary>
    public const string ApiVersion = "2024-07-01";

    private static readonly string[] Required = ["subscription", "resourceGroup", "scaleSet"];
    private static readonly string[] Optional = ["instance", "instancePrefix", "endpoint"];
    private readonly ArmApi _api = new(http, credential, clock);

    public string Kind => "azure-vmss";

    public IReadOnlyList<string> WhyNot(IReadOnlyDictionary<string, string> settings)
    {
        List<string> wrong = [.. ActuatorSettings.WhyNot(settings, Required, Optional), .. ArmTarget.WhyNot(settings)];
        if (settings.TryGetValue("instance", out var instance) && !ActuatorSettings.IsReference(instance) && !IsInstance(instance))
            wrong.Add("'instance' is not an instance id: a whole number is expected.");
        return wrong;
    }

    public Task<ActuatorResult> ActAsync(ActuatorRequest request, CancellationToken cancellation) =>
        ArmTarget.TryAsync(() => ActAsync(request, new ActuatorSettings(request.Settings, setting), cancellation));

    public Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, CancellationToken cancellation) =>
        ArmTarget.TryAsync(() => ObserveAsync(request, reference, new ActuatorSettings(request.Settings, setting), cancellation));

    private async Task<ActuatorResult> ActAsync(ActuatorRequest request, ActuatorSettings settings, CancellationToken cancellation)
    {
        var verb = request.Action switch
        {
            ActuatorAction.RestartInstance or ActuatorAction.RestartBroker => "restart",
            ActuatorAction.ReplaceBroker => "reimage",
            _ => throw new ActuatorSettingException("a scale set's instances are restarted one by one, not all at once"),
        };
        var (call, instance) = (ArmTarget.CallOf(request, settings, clock), InstanceOf(request, settings));
        var what = $"{verb} of instance {instance}";
        return await LookAsync(request, settings, instance, call, cancellation) ?? ArmAnswer.OfPost(await _api.PostAsync(AddressOf(settings, call, instance, verb), call, cancellation), call, what);
    }

    private async Task<ActuatorResult> ObserveAsync(ActuatorRequest request, string? reference, ActuatorSettings settings, CancellationToken cancellation)
    {
        var (call, instance) = (ArmTarget.CallOf(request, settings, clock), InstanceOf(request, settings));
        if (Uri.TryCreate(reference, UriKind.Absolute, out var operation) && Endpoint.IsSameOrigin(call.Endpoint, operation))
        {
            var told = await _api.GetAsync(operation, call, cancellation);
            // An operation is forgotten after a while, and lies outside the resource group that the app may read; then the instance itself tells.
            if (told.Code is not (401 or 403 or 404 or 410))
                return ArmAnswer.OfOperation(told, $"instance {instance}");
        }

        return await LookAsync(request, settings, instance, call, cancellation) ?? ActuatorResult.Accepted($"instance {instance} shows nothing of it yet");
    }

    /// <summary>How the instance shows the act; null when it does not.</summary>
    private async Task<ActuatorResult?> LookAsync(ActuatorRequest request, ActuatorSettings settings, string instance, ArmCall call, CancellationToken cancellation)
    {
        var view = await _api.GetAsync(AddressOf(settings, call, instance, "instanceView"), call, cancellation);
        if (!view.IsSuccess)
            return ArmAnswer.OfFailure(view, $"reading instance {instance}");
        var status = (ArmAnswer.Parse(view.Body)?["statuses"] as JsonArray)?.FirstOrDefault(s => CodeOf(s).StartsWith("ProvisioningState/", StringComparison.OrdinalIgnoreCase));
        if (CodeOf(status).EndsWith("/updating", StringComparison.OrdinalIgnoreCase))
            return ActuatorResult.Accepted($"an operation is under way on instance {instance}");
        var ended = DateTimeOffset.TryParse(status?["time"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;
        if (ended < AskedAt.By(request.FirstAskedAtMs, clock.GetUtcNow(), view.Date))
            return null;
        return CodeOf(status).EndsWith("/succeeded", StringComparison.OrdinalIgnoreCase)
            ? ActuatorResult.Done($"an operation on instance {instance} ended at {ended:u}, after this was asked for")
            : ActuatorResult.Failed($"an operation on instance {instance} ended at {ended:u} as {CodeOf(status)}", retryable: false);
    }

    private static string CodeOf(JsonNode? status) => status?["code"]?.ToString() ?? "";

    private static bool IsInstance(string text) => text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit);

    private static string InstanceOf(ActuatorRequest request, ActuatorSettings settings)
    {
        if (request.Action != ActuatorAction.RestartInstance)
            return settings.Require("instance");
        var (name, prefix) = (request.Instance ?? "", settings.Find("instancePrefix") ?? "");
        return name.StartsWith(prefix, StringComparison.Ordinal) && IsInstance(name[prefix.Length..])
            ? name[prefix.Length..]
            : throw new ActuatorSettingException($"'{name}' is not 'instancePrefix' and an instance id");
    }

    private static Uri AddressOf(ActuatorSettings settings, ArmCall call, string instance, string verb) => ArmTarget.Address(
        settings, call, $"Microsoft.Compute/virtualMachineScaleSets/{Uri.EscapeDataString(settings.Require("scaleSet"))}/virtualMachines/{Uri.EscapeDataString(instance)}/{verb}", ApiVersion);
}
