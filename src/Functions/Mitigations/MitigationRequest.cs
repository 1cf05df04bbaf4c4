using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Chasqui.Functions.Mitigations;

/// <summary>What a person asks for, as the body of a request. Unknown properties are refused: a misspelt <c>dryRun</c> must not act.</summary>
internal sealed record MitigationRequest
{
    private const int MostBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The kind, such as <c>restart-consumer</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>What it is done to: <c>cluster/group</c>, <c>cluster/broker</c> or a stream.</summary>
    public string? Target { get; init; }

    /// <summary>Who wants it.</summary>
    public string? By { get; init; }

    public string? Why { get; init; }

    /// <summary>Only plan, and check every guardrail.</summary>
    public bool DryRun { get; init; }

    /// <summary>Repetitions of the same request carry the same one, and are one mitigation: the first, as long as it is kept. At most 128 characters.</summary>
    public string? Request { get; init; }

    /// <summary>Null, and why, when the body is none.</summary>
    public static async Task<(MitigationRequest? Body, string Error)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        // Its length need not be said before it comes.
        var bytes = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        if (length > MostBytes)
            return (null, "The body is longer than 16 KiB.");
        try
        {
            var body = JsonSerializer.Deserialize<MitigationRequest>(bytes.AsSpan(0, length), Json);
            return body is null ? (null, "The body is empty.") : (body, "");
        }
        catch (JsonException error)
        {
            return (null, $"The body is not such a request: {error.Message}");
        }
    }
}
