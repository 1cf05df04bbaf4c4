using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chasqui.Actuators.Webhook;

/// <summary>
/// Proves to a receiver that a request is ours and recent: <c>v1=</c> and the HMAC-SHA256, in lower-case hexadecimal digits, of the timestamp, a dot and the
/// body, keyed with the shared secret.
/// </summary>
public static class WebhookSignature
{
    public const string TimestampHeader = "X-Chasqui-Timestamp";
    public const string SignatureHeader = "X-Chasqui-Signature";
    public const string KeyHeader = "Idempotency-Key";

    /// <param name="secret">The shared secret.</param>
    /// <param name="timestamp">Unix seconds, as the header says.</param>
    /// <param name="body">The body, byte by byte as it is sent.</param>
    public static string Of(string secret, long timestamp, string body) => string.Create(
        CultureInfo.InvariantCulture,
        $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp.ToString(CultureInfo.InvariantCulture)}.{body}")))}");
}
