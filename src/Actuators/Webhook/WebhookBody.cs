using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Webhook;

/// <summary>What a receiver is told, field by field in the README. The same, to the byte, in every repetition of an act.</summary>
internal static class WebhookBody
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Of(ActuatorRequest request) => JsonSerializer.Serialize(
        new
        {
            Version = 1, request.IdempotencyKey, request.MitigationId, Kind = MitigationKindText.Of(request.Kind), request.Action, request.Target, request.Instance, request.By, request.Why,
            AskedAt = DateTimeOffset.FromUnixTimeMilliseconds(request.FirstAskedAtMs),
        },
        Options);
}
