using System.Buffers;
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
    private const string ReaderKey = "chasqui.reader";
    private static readonly byte[] EmptyFeed = "{\"value\":[]}"u8.ToArray();

    /// <summary>Calls of the client until disposal send this body.</summary>
    public static IDisposable Sending(RawRequest request) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [RequestKey] = request });

    /// <summary>Queries of the client until disposal give the bodies of their answers to the reader, and come back empty.</summary>
    public static IDisposable Receiving(Action<ReadOnlySpan<byte>> reader) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [ReaderKey] = reader });

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

        var reader = message.TryGetProperty(ReaderKey, out var given) ? given as Action<ReadOnlySpan<byte>> : null;
        message.BufferResponse &= reader is null;
        await ProcessNextAsync(message, pipeline);
        if (reader is not null && message.Response.Status == 200)
            await ReadAsync(message, reader);
    }

    private static async Task ReadAsync(HttpMessage message, Action<ReadOnlySpan<byte>> reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        var length = 0;
        await using (var body = message.Response.ContentStream!)
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(length), message.CancellationToken)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }

        message.Response.ContentStream = new MemoryStream(EmptyFeed, writable: false);
        reader(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

/// <summary>A body of ours.</summary>
/// <param name="Body">The bytes; unchanged until the call is over.</param>
/// <param name="ContentType">Its type, when it is not the one the client would send.</param>
internal sealed record RawRequest(ReadOnlyMemory<byte> Body, string? ContentType = null);
