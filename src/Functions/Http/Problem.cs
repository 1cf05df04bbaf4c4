using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Chasqui.Functions.Http;

/// <summary>Errors as RFC 9457 problem details.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static ContentResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "The request is not valid.", detail);

    public static ContentResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "There is no such thing.", detail);

    public static ContentResult Conflict(string title, string detail) => Of(StatusCodes.Status409Conflict, title, detail);

    public static ContentResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "A dependency does not answer.", detail);

    private static ContentResult Of(int status, string title, string detail) => new()
    {
        Content = JsonSerializer.Serialize(new ProblemDetails { Status = status, Title = title, Detail = detail }, Answer.Json),
        ContentType = ContentType,
        StatusCode = status,
    };
}
