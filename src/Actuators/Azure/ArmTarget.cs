using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Azure;

/// <summary>Where a target lies in Azure, by its settings.</summary>
internal static class ArmTarget
{
    public static IEnumerable<string> WhyNot(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.TryGetValue("subscription", out var subscription) && !ActuatorSettings.IsReference(subscription) && !Guid.TryParse(subscription, out _))
            yield return "'subscription' is not a subscription id.";
        if (settings.TryGetValue("endpoint", out var endpoint) && !ActuatorSettings.IsReference(endpoint) && !Endpoint.IsSafe(endpoint, out _))
            yield return "'endpoint' is not an https address.";
    }

    public static ArmCall CallOf(ActuatorRequest request, ActuatorSettings settings, TimeProvider clock) =>
        new(Endpoint.Of("endpoint", settings.Find("endpoint") ?? ArmApi.DefaultEndpoint), request.IdempotencyKey, request.Timeout, clock.GetTimestamp());

    /// <param name="settings">The target's.</param>
    /// <param name="call">Whom to ask.</param>
    /// <param name="resource">From the provider on, each part escaped.</param>
    /// <param name="version">The provider's API version.</param>
    public static Uri Address(ActuatorSettings settings, ArmCall call, string resource, string version) => new(
        call.Endpoint,
        $"/subscriptions/{Uri.EscapeDataString(settings.Require("subscription"))}/resourceGroups/{Uri.EscapeDataString(settings.Require("resourceGroup"))}"
        + $"/providers/{resource}?api-version={version}");

    public static async Task<ActuatorResult> TryAsync(Func<Task<ActuatorResult>> act)
    {
        try
        {
            return await act();
        }
        catch (ActuatorSettingException wrong)
        {
            return ActuatorResult.Refused(wrong.Message);
        }
        catch (global::Azure.Identity.AuthenticationFailedException denied)
        {
            return ActuatorResult.Failed($"Azure gives the app no token: {denied.Message}", retryable: true);
        }
    }
}
