using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Wire;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Benchmarks;

/// <summary>Brokers that answer at once: one listener on loopback that speaks enough of Kafka for all of them, and one that serves a page of metrics.</summary>
internal sealed class BrokerEndpoints : IClusterView, IDisposable
{
    private readonly TcpListener _kafka = new(IPAddress.Loopback, 0);
    private readonly TcpListener _http = new(IPAddress.Loopback, 0);
    private readonly byte[] _page;

    public BrokerEndpoints(int brokers)
    {
        _kafka.Start(4096);
        _http.Start(4096);
        var port = ((IPEndPoint)_kafka.LocalEndpoint).Port;
        Brokers = [.. Enumerable.Range(1, brokers).Select(b => new BrokerEndpoint(b, "127.0.0.1", port))];
        MetricsPage = $"http://127.0.0.1:{((IPEndPoint)_http.LocalEndpoint).Port}/metrics";
        var text = Page();
        PageBytes = text.Length;
        _page = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {text.Length}\r\n\r\n{text}");
        _ = AcceptAsync(_kafka, ServeKafkaAsync);
        _ = AcceptAsync(_http, ServePageAsync);
    }

    public ImmutableArray<BrokerEndpoint> Brokers { get; }

    public string MetricsPage { get; }

    public int PageBytes { get; }

    public Task<ClusterSnapshot> ReadAsync(string cluster, CancellationToken cancellation) => Task.FromResult(new ClusterSnapshot(
        new ClusterSample
        {
            Cluster = cluster, AtMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), Controller = 1, Leaderless = 0, UnderReplicated = 0,
            Brokers = [.. Brokers.Select(b => b.Broker)],
        },
        Brokers, null));

    public void Dispose()
    {
        _kafka.Dispose();
        _http.Dispose();
    }

    private static async Task AcceptAsync(TcpListener listener, Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(), serve);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        using (client)
            try
            {
                client.NoDelay = true;
                await serve(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The caller went away.
            }
    }

    private static async Task ServeKafkaAsync(NetworkStream stream)
    {
        var size = new byte[4];
        while (await stream.ReadAtLeastAsync(size, 4, throwOnEndOfStream: false) == 4)
        {
            var request = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            await stream.ReadExactlyAsync(request);
            var answer = Answer((ApiKey)BinaryPrimitives.ReadInt16BigEndian(request));
            var frame = new WireWriter().Int32(answer.Length + 4).Raw(request.AsSpan(4, 4)).Raw(answer.Span);
            await stream.WriteAsync(frame.Written);
        }
    }

    private static ReadOnlyMemory<byte> Answer(ApiKey api) => api switch
    {
        ApiKey.ApiVersions => new WireWriter().Int16(0).Int32(4).Int16(0).Int16(3).Int16(7).Int16(1).Int16(4).Int16(4).Int16(3).Int16(1).Int16(8)
            .Int16(18).Int16(0).Int16(0).Written,
        ApiKey.Metadata => new WireWriter().Int32(0).Int32(1).Int32(1).Text("127.0.0.1").Int32(9092).Text(null).Text("c").Int32(1).Int32(0).Int32(0).Written,
        ApiKey.Produce => new WireWriter().Int32(1).Text("chasqui.canary").Int32(1).Int32(0).Int16(0).Int64(5).Int64(-1).Int64(0).Int32(0).Written,
        _ => new WireWriter().Int32(0).Int32(1).Text("chasqui.canary").Int32(1).Int32(0).Int16(0).Int64(6).Int64(6).Int32(0).Bytes(new byte[90]).Written,
    };

    private async Task ServePageAsync(NetworkStream stream)
    {
        var request = new byte[2048];
        while (await stream.ReadAsync(request) > 0)
            await stream.WriteAsync(_page);
    }

    /// <summary>As long as a small broker's page.</summary>
    private static string Page()
    {
        var page = new StringBuilder();
        for (var i = 0; i < 1000; i++)
            page.Append("kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate{topic=\"topic-").Append(i).Append("\",} 12.5\n");
        page.Append("kafka_log_logflushstats_logflushrateandtimems_999thpercentile 12.5\n");
        page.Append("kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate 1048576.0\n");
        page.Append("kafka_server_brokertopicmetrics_replicationbytesinpersec_oneminuterate 2097152.0\n");
        return page.ToString();
    }
}
