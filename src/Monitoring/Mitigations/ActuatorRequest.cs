using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>One act that is asked for.</summary>
public sealed record ActuatorRequest
{
    /// <summary>The same for every repetition of this act, and for no other: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 128.</summary>
    public required string IdempotencyKey { get; init; }

    public required string MitigationId { get; init; }

    public required MitigationKind Kind { get; init; }

    public required ActuatorAction Action { get; init; }

    /// <summary>What is acted on, as the topology names it: <c>cluster/group</c> or <c>cluster/broker</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The instance of a consumer, already held against the topology's list; null unless one is restarted by itself.</summary>
    public string? Instance { get; init; }

    /// <summary>The settings of the actuator with the target's over them. A value <c>%Name%</c> is the setting called Name, not resolved yet.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Who wants it: a person, or <c>policy</c>.</summary>
    public required string By { get; init; }

    public required string Why { get; init; }

    /// <summary>When it was first asked for, in Unix milliseconds: the same in every repetition.</summary>
    public required long FirstAskedAtMs { get; init; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = ActuatorTopology.DefaultTimeout;
}
