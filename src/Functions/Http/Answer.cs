using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Chasqui.Functions.Http;

/// <summary>Answers as JSON: camel case, enums by name, times in ISO 8601, nothing for null. The same under both runtimes.</summary>
internal static class Answer
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static ContentResult Ok<T>(T value) => Of(value, StatusCodes.Status200OK);

    public static ContentResult Of<T>(T value, int status) =>
        new() { Content = JsonSerializer.Serialize(value, Json), ContentType = "application/json; charset=utf-8", StatusCode = status };

    public static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public static DateTimeOffset? Time(long? unixMs) => unixMs is { } ms ? Time(ms) : null;
}

/// <summary>Some of a longer list, and how to ask for the rest.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Cursor">What to pass as <c>cursor</c> for the next page; absent on the last.</param>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Cursor);
