using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Asks a running app. Whatever goes wrong is a <see cref="CliException"/> of one line.</summary>
internal sealed class AppClient(HttpMessageHandler handler, Uri url, string? key, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The answer as JSON.</summary>
    /// <param name="path">Relative, such as <c>api/streams</c>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="accepted">A status that is an answer too, though it is none of success.</param>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellation, HttpStatusCode accepted = HttpStatusCode.OK)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        if (!response.IsSuccessStatusCode && !(response.StatusCode == accepted && isJson))
            throw await RefusalAsync(response, path, cancellation);
        return await ReadAsync(response, path, cancellation);
    }

    /// <summary>Sends a body, and gives the answer as JSON.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, cancellation);
        return response.IsSuccessStatusCode ? await ReadAsync(response, path, cancellation) : throw await RefusalAsync(response, path, cancellation);
    }

    /// <summary>Copies the answer as it comes.</summary>
    public async Task CopyAsync(string path, Stream destination, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        if (!response.IsSuccessStatusCode)
            throw await RefusalAsync(response, path, cancellation);
        try
        {
            await response.Content.CopyToAsync(destination, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw new CliException(ExitCode.Unreachable, $"{url} broke off its answer: {error.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> ReadAsync(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Unreachable, $"{url}{path} did not answer with JSON: is this the app?");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (!string.IsNullOrEmpty(key))
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (HttpRequestException error)
        {
            throw new CliException(ExitCode.Unreachable, $"{url} cannot be reached: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Unreachable, $"{url} did not answer within {timeout.TotalSeconds:0.###} s.");
        }
    }

    private async Task<CliException> RefusalAsync(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return CliException.BadInput($"{url} refused the key ({status}): give a function key with --key or ${AppOptions.KeyVariable}.");
        var says = ProblemText(await response.Content.ReadAsStringAsync(cancellation)) ?? $"{url}{path} answered {status} {response.ReasonPhrase}";
        return new CliException(status >= 500 ? ExitCode.Unreachable : ExitCode.BadInput, says);
    }

    /// <summary>What problem details say, on one line; null when it is something else.</summary>
    private static string? ProblemText(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject problem)
                return null;
            var parts = new[] { problem["title"]?.ToString(), problem["detail"]?.ToString() }.Where(p => !string.IsNullOrWhiteSpace(p)).ToList();
            return parts.Count == 0 ? null : string.Join(' ', parts).ReplaceLineEndings(" ");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
