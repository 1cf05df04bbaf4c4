using System.Net;
using System.Text;

namespace Chasqui.Cli.Tests.Asking;

/// <summary>Stands in for a running app: answers by path and query, and remembers what it was asked.</summary>
internal sealed class AppStub : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Type, string Body)> _answers = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Never answers.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Nothing listens.</summary>
    public bool IsAway { get; init; }

    public IEnumerable<string> Asked => Requests.Select(r => r.RequestUri!.PathAndQuery);

    public AppStub Answer(string path, string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json")
    {
        _answers[path] = (status, type, body);
        return this;
    }

    public AppStub Refuse(string path, HttpStatusCode status, string title, string detail) =>
        Answer(path, $$"""{"status":{{(int)status}},"title":"{{title}}","detail":"{{detail}}"}""", status, "application/problem+json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (IsAway)
            throw new HttpRequestException("Connection refused");
        if (IsStuck)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var (status, type, body) = _answers.GetValueOrDefault(request.RequestUri!.PathAndQuery, (HttpStatusCode.NotFound, "text/plain", "no such path"));
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
    }
}
