using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Wire;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Kafka.Brokers;

/// <summary>
/// Writes one small record to the canary partition that a broker leads, acknowledged by all its replicas, and reads it back. Where writing is not
/// allowed, or would go beyond the budget, it asks for the end of a partition's log instead, which only the leader answers.
/// </summary>
public sealed class WireCanary(BrokerAccess access, TimeProvider clock) : ICanary
{
    /// <summary>A record batch of one record and the request around it, with the topic's name beside.</summary>
    private const int RequestBytes = 200;

    private readonly ConcurrentDictionary<(string Cluster, int Broker), long> _written = [];

    public async Task<CanaryResult?> RunAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation)
    {
        var security = access.SecurityOf(cluster);
        if (access.PlaceOf(cluster, broker.Broker) is not { } place || !security.CanLogIn)
            return null;
        var canary = new CanaryResult(false, null, null, ProbeError.None);
        try
        {
            await using var connection = await BrokerConnection.ConnectAsync(broker.Host, broker.Port, security, cancellation);
            var spoken = await BrokerRequests.ApiVersionsAsync(connection, cancellation);
            await SaslLogin.RunAsync(connection, security, cancellation);
            return place.MayWrite && IsWithinBudget(cluster, broker.Broker, place)
                ? await WriteAndReadAsync(connection, spoken, place, canary, cancellation)
                : await ReadAsync(connection, spoken, place, canary, cancellation);
        }
        catch (Exception failure)
        {
            return canary with { Error = ProbeFailure.Of(failure) };
        }
    }

    private async Task<CanaryResult> WriteAndReadAsync(
        BrokerConnection connection, SpokenVersions spoken, CanaryPlace place, CanaryResult canary, CancellationToken cancellation)
    {
        var deadline = new CanaryDeadline(5_000, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var partition = (place.Topic, place.Partition);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var offset = await RecordRequests.ProduceAsync(
                connection, spoken, partition, Encoding.ASCII.GetBytes($"chasqui canary {deadline.NowMs}"), deadline, cancellation);
            canary = canary with { ProduceMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
            started = Stopwatch.GetTimestamp();
            await RecordRequests.FetchAsync(connection, spoken, partition, offset, deadline, cancellation);
            return canary with { Ok = true, FetchMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
        }
        catch (Exception failure)
        {
            return canary with { Error = ProbeFailure.Of(failure) };
        }
    }

    private static async Task<CanaryResult> ReadAsync(
        BrokerConnection connection, SpokenVersions spoken, CanaryPlace place, CanaryResult canary, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await RecordRequests.EndOffsetAsync(connection, spoken, (place.Topic, place.Partition), cancellation);
        return canary with { Ok = true, FetchMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
    }

    private bool IsWithinBudget(string cluster, int broker, CanaryPlace place)
    {
        var perMinute = access.Topology.Brokers.For(cluster).Canary.BytesPerMinute;
        var apartMs = 60_000L * (RequestBytes + place.Topic.Length) / perMinute;
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (_written.TryGetValue((cluster, broker), out var lastMs) && nowMs - lastMs < apartMs)
            return false;
        _written[(cluster, broker)] = nowMs;
        return true;
    }
}
