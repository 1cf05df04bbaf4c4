namespace Chasqui.Actuators;

/// <summary>Addresses that secrets are sent to.</summary>
internal static class Endpoint
{
    /// <summary>Https, or http on this machine alone.</summary>
    public static bool IsSafe(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0;

    /// <exception cref="ActuatorSettingException">It is not an address, or not a safe one.</exception>
    public static Uri Of(string key, string text) =>
        IsSafe(text, out var address) ? address : throw new ActuatorSettingException($"'{key}' is not an https address");

    /// <summary>What came from outside is only asked when it lies where we would have asked anyway: it would be sent our credentials.</summary>
    public static bool IsSameOrigin(Uri ours, Uri theirs) =>
        theirs.IsAbsoluteUri && Uri.Compare(ours, theirs, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        && theirs.UserInfo.Length == 0;
}
