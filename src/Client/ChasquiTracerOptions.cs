using System.ComponentModel.DataAnnotations;
using Chasqui.Contracts.Consumers;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>How a process traces. Read once, when the <see cref="ChasquiTracer"/> is made.</summary>
public sealed record ChasquiTracerOptions
{
    public const int DefaultBufferedHops = 65_536;
    public const int DefaultHopsPerFrame = 1000;
    public static readonly TimeSpan DefaultLinger = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan DefaultDisposeTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DefaultHeartbeatInterval = TimeSpan.FromSeconds(3);

    /// <summary>The stage this process is, such as <c>router</c>, as the topology names it.</summary>
    [Required]
    public required string Stage { get; init; }

    /// <summary>The name, in the topology, of the cluster its data is on; producers and consumers may name another.</summary>
    [Required]
    public required string Cluster { get; init; }

    /// <summary>
    /// The settings of the producer of hops: at least <c>BootstrapServers</c>, which may be another cluster than the data's. What keeps
    /// frames in order is set over it: idempotence, and all acknowledgements.
    /// </summary>
    [Required]
    public required ProducerConfig Hops { get; init; }

    /// <summary>
    /// The share of the events that start here which is followed, by stream, from 0 to 1. A stream that is not here starts no traces; traces
    /// that others started are carried on whatever it says.
    /// </summary>
    public IReadOnlyDictionary<string, double> SamplingRates { get; init; } = new Dictionary<string, double>();

    /// <summary>The topic of hops.</summary>
    /// <value>The default is <c>chasqui.trace-hops</c>.</value>
    public string HopTopic { get; init; } = HopFormat.DefaultTopic;

    /// <summary>The topic of heartbeats.</summary>
    /// <value>The default is <c>chasqui.consumer-heartbeats</c>.</value>
    public string HeartbeatTopic { get; init; } = HeartbeatFormat.DefaultTopic;

    /// <summary>How many hops wait at most to be put in a frame; more are dropped and counted.</summary>
    /// <value>The default is 65,536, about 6 MB.</value>
    [Range(1, 16_777_216)]
    public int BufferedHops { get; init; } = DefaultBufferedHops;

    /// <summary>A frame is closed when it has this many hops.</summary>
    /// <value>The default is 1000.</value>
    [Range(1, HopFormat.MaxHopsPerRecord)]
    public int HopsPerFrame { get; init; } = DefaultHopsPerFrame;

    /// <summary>A hop waits this long for others to fill a frame.</summary>
    /// <value>The default is 200 ms.</value>
    public TimeSpan Linger { get; init; } = DefaultLinger;

    /// <summary>How long a dispose waits for hops to be acknowledged.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan DisposeTimeout { get; init; } = DefaultDisposeTimeout;

    /// <summary>How often traced consumers send heartbeats; zero for never.</summary>
    /// <value>The default is 3 s.</value>
    public TimeSpan HeartbeatInterval { get; init; } = DefaultHeartbeatInterval;

    /// <summary>Where the producer of hops logs; it is on its own, so the default is nowhere.</summary>
    public Action<LogMessage>? Log { get; init; }

    /// <summary>The clock of every hop and heartbeat.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Stage);
        ArgumentException.ThrowIfNullOrWhiteSpace(Cluster);
        ArgumentNullException.ThrowIfNull(Hops);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedHops, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HopsPerFrame, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HopsPerFrame, HopFormat.MaxHopsPerRecord);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DisposeTimeout, TimeSpan.Zero);
    }
}
