using System.Diagnostics;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Wire;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Kafka.Brokers;

/// <summary>Connects to a broker anew each time, as a client that starts would, and asks it ApiVersions and metadata.</summary>
public sealed class WireBrokerProbe(BrokerAccess access) : IBrokerProbe
{
    public async Task<BrokerProbe> ProbeAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation)
    {
        var security = access.SecurityOf(cluster);
        var started = Stopwatch.GetTimestamp();
        BrokerConnection connection;
        try
        {
            connection = await BrokerConnection.ConnectAsync(broker.Host, broker.Port, security, cancellation);
        }
        catch (Exception failure)
        {
            return new(ProbeResult.Failed(ProbeFailure.Of(failure)));
        }

        await using (connection)
            return await AskAsync(connection, security, new(ProbeResult.Answered(Since(started))), cancellation);
    }

    private static async Task<BrokerProbe> AskAsync(
        BrokerConnection connection, BrokerSecurity security, BrokerProbe probe, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var spoken = await BrokerRequests.ApiVersionsAsync(connection, cancellation);
            probe = probe with { ApiVersions = ProbeResult.Answered(Since(started)) };
            if (!security.CanLogIn)
                return probe;
            await SaslLogin.RunAsync(connection, security, cancellation);
            started = Stopwatch.GetTimestamp();
            await BrokerRequests.MetadataAsync(connection, spoken, cancellation);
            return probe with { Metadata = ProbeResult.Answered(Since(started)) };
        }
        catch (Exception failure)
        {
            var failed = ProbeResult.Failed(ProbeFailure.Of(failure));
            return probe.ApiVersions is null ? probe with { ApiVersions = failed } : probe with { Metadata = failed };
        }
    }

    private static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}
