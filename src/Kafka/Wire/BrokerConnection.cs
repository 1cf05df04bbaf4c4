using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;

namespace Chasqui.Kafka.Wire;

/// <summary>
/// One connection to one broker, one request at a time. Written by hand because it asks exactly this broker exactly once: a Kafka client hides which
/// broker answered, tries again by itself and keeps threads for each broker.
/// </summary>
internal sealed class BrokerConnection : IAsyncDisposable
{
    /// <summary>An answer to what we ask is small; more is not Kafka.</summary>
    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private const string ClientId = "chasqui";

    private readonly Stream _stream;
    private int _correlation;

    private BrokerConnection(Stream stream) => _stream = stream;

    /// <summary>Connects, with TLS where it is configured. SASL is a matter of requests: <see cref="SaslLogin"/>.</summary>
    public static async Task<BrokerConnection> ConnectAsync(string host, int port, BrokerSecurity security, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (!security.Tls)
                return new BrokerConnection(stream);
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(security.TlsOptions(host), cancellation);
            return new BrokerConnection(tls);
        }
        catch
        {
            if (stream is null)
                socket.Dispose();
            else
                await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request and reads its answer, without its header.</summary>
    /// <param name="api">What is asked.</param>
    /// <param name="version">In which version.</param>
    /// <param name="body">The request after its header.</param>
    /// <param name="cancellation">Ends it; the connection is of no use then.</param>
    /// <param name="flexible">Whether the version has tagged fields in its headers.</param>
    public async Task<ReadOnlyMemory<byte>> AskAsync(
        ApiKey api, short version, ReadOnlyMemory<byte> body, CancellationToken cancellation, bool flexible = false)
    {
        var correlation = ++_correlation;
        var header = new WireWriter().Int16((short)api).Int16(version).Int32(correlation).Text(ClientId);
        if (flexible)
            header.Unsigned(0);
        var frame = new WireWriter().Int32(header.Written.Length + body.Length).Raw(header.Written.Span).Raw(body.Span);
        await _stream.WriteAsync(frame.Written, cancellation);
        await _stream.FlushAsync(cancellation);
        var answer = await ReadFrameAsync(cancellation);
        if (answer.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(answer) != correlation)
            throw new WireException("the answer is not to what was asked");
        return flexible ? SkipTags(answer.AsMemory(4)) : answer.AsMemory(4);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static ReadOnlyMemory<byte> SkipTags(ReadOnlyMemory<byte> answer)
    {
        var reader = new WireReader(answer.Span);
        reader.SkipTags();
        return answer[^reader.Left..];
    }

    private async Task<byte[]> ReadFrameAsync(CancellationToken cancellation)
    {
        var size = new byte[4];
        await _stream.ReadExactlyAsync(size, cancellation);
        var length = BinaryPrimitives.ReadInt32BigEndian(size);
        if (length is < 4 or > MaxAnswerBytes)
            throw new WireException($"an answer of {length} bytes");
        var answer = new byte[length];
        await _stream.ReadExactlyAsync(answer, cancellation);
        return answer;
    }
}
