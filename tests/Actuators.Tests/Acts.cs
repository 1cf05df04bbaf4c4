using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests;

/// <summary>Requests as a mitigation makes them.</summary>
internal static class Acts
{
    public const string Secret = "correct horse battery staple";

    public static ActuatorRequest Of(
        ActuatorAction action, IReadOnlyDictionary<string, string> settings, string? instance = null, string key = "m1-restart", double seconds = 30, DateTimeOffset? askedAt = null) => new()
    {
        IdempotencyKey = key,
        MitigationId = "m1",
        Kind = MitigationKind.RestartConsumer,
        Action = action,
        Target = "main/billing",
        Instance = instance,
        Settings = settings,
        By = "policy",
        Why = "Stuck for 3 min: \"no progress\" <ü>",
        FirstAskedAtMs = (askedAt ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds(),
        Timeout = TimeSpan.FromSeconds(seconds),
    };

    /// <summary>The settings of the app: one secret, one token.</summary>
    public static string? Setting(string name) => name switch
    {
        "WebhookSecret" => Secret,
        "Token" => "the-token",
        _ => null,
    };
}
