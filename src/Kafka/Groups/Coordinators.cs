using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Wire;
using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>Connections to a cluster's brokers for one round of questions, each made when it is first needed, and asked one question at a time.</summary>
internal sealed class Coordinators(ClusterClient client, TimeSpan connectTimeout) : IAsyncDisposable
{
    // Enough to get past one that hangs, in a round's time.
    private const int BrokersAsked = 3;

    private readonly ConcurrentDictionary<(string Host, int Port), Lazy<Task<Link>>> _links = [];

    /// <summary>The brokers that the cluster has now.</summary>
    /// <exception cref="KafkaException">None answers.</exception>
    public async Task<(string Host, int Port)[]> BrokersAsync(CancellationToken limit)
    {
        var metadata = await Task.Run(() => client.GetMetadata(connectTimeout), limit);
        return [.. metadata.Brokers.Where(b => b.BrokerId >= 0).Select(b => (b.Host, b.Port))];
    }

    /// <summary>Asks one broker after another where groups are coordinated.</summary>
    /// <exception cref="KafkaException">No broker is known.</exception>
    public async Task<List<Coordinator>> FindAsync(IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        var brokers = await BrokersAsync(limit);
        Random.Shared.Shuffle(brokers);
        var failure = "it names no brokers";
        foreach (var (host, port) in brokers.Take(BrokersAsked))
        {
            try
            {
                return await AskAsync(host, port, (connection, spoken, time) => GroupRequests.FindAsync(connection, spoken, groups, time), limit);
            }
            catch (Exception e) when (IsFailure(e, limit))
            {
                failure = $"{host}:{port}: {e.Message}";
            }
        }

        throw new KafkaException(new Error(ErrorCode.Local_AllBrokersDown, failure));
    }

    /// <summary>Asks one broker one question, after those before it.</summary>
    public async Task<T> AskAsync<T>(
        string host, int port, Func<BrokerConnection, SpokenVersions, CancellationToken, Task<T>> question, CancellationToken limit)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(limit);
        time.CancelAfter(connectTimeout);
        var link = await _links.GetOrAdd((host, port), _ => new(() => ConnectAsync(host, port, time.Token))).Value.WaitAsync(limit);
        await link.Turn.WaitAsync(limit);
        try
        {
            return await question(link.Connection, link.Spoken, limit);
        }
        finally
        {
            link.Turn.Release();
        }
    }

    /// <summary>What a broker may do to us, as opposed to the round having no time left.</summary>
    public static bool IsFailure(Exception e, CancellationToken limit) =>
        e is SocketException or IOException or WireException or AuthenticationException or KafkaException or ObjectDisposedException
        || (e is OperationCanceledException or TimeoutException && !limit.IsCancellationRequested);

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Values.Where(link => link.IsValueCreated))
        {
            try
            {
                var made = await link.Value;
                await made.Connection.DisposeAsync();
                made.Turn.Dispose();
            }
            catch (Exception e) when (IsFailure(e, default))
            {
                // It was never made.
            }
        }
    }

    private async Task<Link> ConnectAsync(string host, int port, CancellationToken time)
    {
        var connection = await BrokerConnection.ConnectAsync(host, port, client.Security, time);
        try
        {
            var spoken = await BrokerRequests.ApiVersionsAsync(connection, time);
            await SaslLogin.RunAsync(connection, client.Security, time);
            return new(connection, spoken, new SemaphoreSlim(1));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed record Link(BrokerConnection Connection, SpokenVersions Spoken, SemaphoreSlim Turn);
}
