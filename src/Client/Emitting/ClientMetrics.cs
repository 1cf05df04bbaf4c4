using System.Diagnostics.Metrics;

namespace Chasqui.Client.Emitting;

/// <summary>What the SDK says of itself, on the meter <c>Chasqui.Client</c>. Names are stable.</summary>
internal static class ClientMetrics
{
    public const string MeterName = "Chasqui.Client";

    private static readonly Meter Meter = new(MeterName);

    public static readonly Counter<long> Hops = Meter.CreateCounter<long>("chasqui.client.hops", "{hop}", "Hops put in frames.");

    public static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("chasqui.client.hops.dropped", "{hop}", "Hops dropped because the buffer was full or a name too long.");

    public static readonly Counter<long> Frames = Meter.CreateCounter<long>("chasqui.client.frames", "{frame}", "Frames handed to the producer.");

    public static readonly Counter<long> FramesLost =
        Meter.CreateCounter<long>("chasqui.client.frames.lost", "{frame}", "Frames that were not acknowledged; the gap in the numbers tells the other side.");

    public static readonly Counter<long> Heartbeats =
        Meter.CreateCounter<long>("chasqui.client.heartbeats", "{heartbeat}", "Heartbeats handed to the producer.");

    public static readonly Counter<long> HeartbeatsLost =
        Meter.CreateCounter<long>("chasqui.client.heartbeats.lost", "{heartbeat}", "Heartbeats that were not acknowledged.");

    public static readonly Counter<long> RouteSwitches = Meter.CreateCounter<long>("chasqui.client.routes.switched", "{switch}", "Later routes heard of.");

    public static readonly Counter<long> RouteFailures =
        Meter.CreateCounter<long>("chasqui.client.routes.failed", "{failure}", "Questions for a route that brought nothing, and routes that could not be followed.");

    public static readonly Counter<long> RouteResends =
        Meter.CreateCounter<long>("chasqui.client.routes.resent", "{message}", "Messages that the cluster left did not take, given to the new one.");
}
