using System.Text.Json.Nodes;
using Chasqui.Actuators.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Azure;

/// <summary>What Resource Manager's answers mean.</summary>
internal static class ArmAnswer
{
    /// <param name="reply">The answer to a post.</param>
    /// <param name="call">Whom was asked: an operation's address elsewhere is not followed.</param>
    /// <param name="what">The act, such as "restart of instance 3".</param>
    public static ActuatorResult OfPost(Reply reply, ArmCall call, string what) => reply switch
    {
        { Code: 200 or 204 } => ActuatorResult.Done($"{what}: done"),
        { Code: 201 or 202 } => ActuatorResult.Accepted($"{what}: taken", OperationOf(reply, call)),
        { Code: 409 } => ActuatorResult.Failed($"{what}: another operation is under way: {reply.Says}", retryable: true),
        _ => OfFailure(reply, what),
    };

    /// <summary>How an operation stands, by its own address.</summary>
    public static ActuatorResult OfOperation(Reply reply, string what) => reply switch
    {
        { Code: 202 } => ActuatorResult.Accepted($"{what}: under way"),
        { IsSuccess: true } => OfState(Parse(reply.Body), what),
        { IsHeldOff: true } or { IsUnknown: true } => ActuatorResult.Failed($"{what}: the operation does not answer: {reply.Says}", retryable: true),
        _ => ActuatorResult.Failed($"{what}: it is unknown how it ended: {reply.Says}", retryable: false),
    };

    public static ActuatorResult OfFailure(Reply reply, string what) => reply switch
    {
        { IsHeldOff: true } => ActuatorResult.Failed($"{what}: not taken: {reply.Says}", retryable: true),
        { IsUnknown: true } => ActuatorResult.Failed($"{what}: it is unknown whether it was taken: {reply.Says}", retryable: true),
        { Code: 401 or 403 } => ActuatorResult.Refused($"{what}: the app is not allowed to: {reply.Says}"),
        _ => ActuatorResult.Refused($"{what}: {reply.Says}"),
    };

    public static JsonNode? Parse(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    // A Location that answers 200 without a status has ended; so it is documented.
    private static ActuatorResult OfState(JsonNode? body, string what) => (body as JsonObject)?["status"]?.ToString().ToUpperInvariant() switch
    {
        null or "SUCCEEDED" => ActuatorResult.Done($"{what}: done"),
        "FAILED" or "CANCELED" => ActuatorResult.Failed($"{what}: {body["status"]}: {body["error"]?["message"] ?? "no reason given"}", retryable: false),
        var state => ActuatorResult.Accepted($"{what}: {state}"),
    };

    private static string? OperationOf(Reply reply, ArmCall call) =>
        new[] { reply.Operation, reply.Location }.FirstOrDefault(at => at is not null && Endpoint.IsSameOrigin(call.Endpoint, at))?.ToString();
}
