using System.Text.Json;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Webhook;

/// <summary>What a receiver's answer means.</summary>
internal static class WebhookAnswer
{
    /// <param name="reply">The answer to a post.</param>
    /// <param name="repeatable">Whether the receiver heeds the idempotency key, so that the same call again is safe.</param>
    /// <param name="receiver">The receiver's address: what it says to be observed by must lie there too.</param>
    public static ActuatorResult OfPost(Reply reply, bool repeatable, Uri receiver) => reply switch
    {
        { Code: 202, Location: { } location } when Absolute(receiver, location) is { } at && Endpoint.IsSameOrigin(receiver, at) =>
            ActuatorResult.Accepted("the receiver has taken it", at.ToString()),
        { Code: 202 } => ActuatorResult.Done("the receiver has taken it, and does not tell how it ends: the target is watched"),
        { IsSuccess: true } => ActuatorResult.Done($"the receiver says it is done: {reply.Says}"),
        { Code: 409 } => ActuatorResult.Failed("the receiver is still at this very act", retryable: true),
        { IsHeldOff: true } => ActuatorResult.Failed($"not taken: {reply.Says}", retryable: true),
        { IsUnknown: true } => ActuatorResult.Failed($"it is unknown whether the receiver did it: {reply.Says}", repeatable),
        _ => ActuatorResult.Refused($"the receiver refuses: {reply.Says}"),
    };

    public static ActuatorResult OfLook(Reply reply) => reply switch
    {
        { Code: 202 } => ActuatorResult.Accepted("under way"),
        { IsSuccess: true } => OfState(reply.Body),
        { IsHeldOff: true } or { IsUnknown: true } => ActuatorResult.Failed($"the receiver does not say: {reply.Says}", retryable: true),
        _ => ActuatorResult.Failed($"it is unknown how it ended, the receiver does not say any more: {reply.Says}", retryable: false),
    };

    private static ActuatorResult OfState(string body)
    {
        var (state, details) = Read(body);
        return state switch
        {
            "done" => ActuatorResult.Done(details),
            "running" => ActuatorResult.Accepted(details),
            "refused" => ActuatorResult.Refused(details),
            "failed" => ActuatorResult.Failed(details, retryable: false),
            _ => ActuatorResult.Failed("it is unknown how it ended: the receiver's answer has no \"status\" of done, running, refused or failed", retryable: false),
        };
    }

    private static (string? State, string Details) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? (Text(root, "status"), Text(root, "details") ?? "the receiver gives no details") : (null, "");
        }
        catch (JsonException)
        {
            return (null, "");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Uri? Absolute(Uri receiver, Uri location) => Uri.TryCreate(receiver, location, out var at) ? at : null;
}
