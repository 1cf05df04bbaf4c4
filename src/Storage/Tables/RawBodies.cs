using Azure.Core;
using Azure.Core.Pipeline;

namespace Chasqui.Storage.Tables;

/// <summary>
/// Lets a call of the table client send a body that we wrote, and hand the body of the answer to us. The client builds bodies through strings and dictionaries, which
/// for segments costs several times what the rest of their way does; its addresses, authentication, retries and errors stay in use.
/// </summary>
internal sealed class RawBodies : HttpPipelinePolicy
{
    public static readonly RawBodies Policy = new();
    private const string RequestKey = "chasqui.request";
    private const string FeedKey = "chasqui.feed";
    private static readonly byte[] EmptyFeed = "{\"value\":[]}"u8.ToArray();

    /// <summary>Calls of the client until disposal send this body.</summary>
    public static IDisposable Sending(RawRequest request) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [RequestKey] = request });

    /// <summary>One query of the client until disposal leaves the body of its answer in the feed, and comes back empty.</summary>
    public static IDisposable Receiving(RawFeed feed)
    {
        feed.Clear();
        return HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [FeedKey] = feed });
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.TryGetProperty(RequestKey, out var found) && found is RawRequest request)
        {
            message.Request.Content = RequestContent.Create(request.Body);
            if (request.ContentType is { } type)
                message.Request.Headers.SetValue("Content-Type", type);
        }

        var feed = message.TryGetProperty(FeedKey, out var given) ? given as RawFeed : null;
        message.BufferResponse &= feed is null;
        await ProcessNextAsync(message, pipeline);
        if (feed is not null && message.Response.Status == 200)
            await ReceiveAsync(message, feed);
    }

    private static async Task ReceiveAsync(HttpMessage message, RawFeed feed)
    {
        await using (var body = message.Response.ContentStream!)
            await feed.FillAsync(body, message.CancellationToken);
        message.Response.ContentStream = new MemoryStream(EmptyFeed, writable: false);
    }
}

/// <summary>A body of ours.</summary>
/// <param name="Body">The bytes; unchanged until the call is over.</param>
/// <param name="ContentType">Its type, when it is not the one the client would send.</param>
internal sealed record RawRequest(ReadOnlyMemory<byte> Body, string? ContentType = null);
