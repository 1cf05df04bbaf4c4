using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Chasqui.Functions.Http;

/// <summary>Errors as RFC 9457 problem details.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static ObjectResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "The request is not valid.", detail);

    public static ObjectResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "There is no such thing.", detail);

    public static ObjectResult Conflict(string title, string detail) => Of(StatusCodes.Status409Conflict, title, detail);

    public static ObjectResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "A dependency does not answer.", detail);

    private static ObjectResult Of(int status, string title, string detail) =>
        new(new ProblemDetails { Status = status, Title = title, Detail = detail }) { StatusCode = status, ContentTypes = { ContentType } };
}
