using System.Net;

namespace Chasqui.Actuators.Http;

/// <summary>What came back, or why nothing did.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Body">The body; empty when there was none.</param>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="NotSent">Of no answer: whether it is known that the request never got there.</param>
internal sealed record Reply(HttpStatusCode Status, string Body, string? Failure = null, bool NotSent = false)
{
    public Uri? Location { get; init; }

    /// <summary>Azure's address of an operation.</summary>
    public Uri? Operation { get; init; }

    /// <summary>How long to wait before asking again; null when it was not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's clock, which may differ from ours.</summary>
    public DateTimeOffset? Date { get; init; }

    public int Code => (int)Status;

    public bool IsSuccess => Code is >= 200 and < 300;

    /// <summary>It was not taken, and may be later: told to wait, or never arrived.</summary>
    public bool IsHeldOff => NotSent || Code is 429 or 503;

    /// <summary>It may or may not have been taken.</summary>
    public bool IsUnknown => (Failure is not null && !NotSent) || Code is 408 or (>= 500 and not 503);

    /// <summary>In words for an operator: the start of what was answered, or why nothing was.</summary>
    public string Says => Failure ?? (Body.Length == 0 ? $"{Code}" : $"{Code}: {Clip(Body)}");

    private static string Clip(string text) => string.Join(' ', (text.Length > 300 ? text[..300] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
