namespace Chasqui.Client.Routing;

/// <summary>What a routed producer does about messages that were under way when the route was switched.</summary>
public sealed class RoutedProducerOptions
{
    public static readonly TimeSpan DefaultResendTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a message of which it is not known if the cluster that was left took it is written to the new one too: then it is in one of them at
    /// least, and may be in both. Without it, it is reported as librdkafka does, as <c>PossiblyPersisted</c>, and the application decides.
    /// </summary>
    /// <value>The default is false. Messages that are known not to have been taken are always written to the new cluster.</value>
    public bool ResendsUncertain { get; init; }

    /// <summary>How long a message that waits to be written to the new cluster is tried again while that one's queue is full.</summary>
    /// <value>The default is 30 s.</value>
    public TimeSpan ResendTimeout { get; init; } = DefaultResendTimeout;
}
