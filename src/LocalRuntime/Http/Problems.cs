using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Chasqui.LocalRuntime.Http;

/// <summary>The runtime's own error responses, as <c>application/problem+json</c> (RFC 9457). They tell nothing of the app's insides.</summary>
internal static class Problems
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Task WriteAsync(HttpContext context, int status, string? detail = null)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail), Json, "application/problem+json", context.RequestAborted);
    }

    private sealed record Problem(string Type, string Title, int Status, string? Detail);
}
