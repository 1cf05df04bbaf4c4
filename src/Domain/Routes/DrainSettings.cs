namespace Chasqui.Domain.Routes;

/// <summary>When a cluster that was left counts as drained.</summary>
/// <param name="Settle">For so long after the switch producers may not have heard of it, or still have deliveries under way: the SDK's interval, its time-out and <c>message.timeout.ms</c> together.</param>
/// <param name="Quiet">Its logs must not have grown for so long: a producer that cannot reach the app writes on to where it knows.</param>
/// <param name="Fresh">A sample older than this says nothing.</param>
public readonly record struct DrainSettings(TimeSpan Settle, TimeSpan Quiet, TimeSpan Fresh)
{
    /// <value>60 s, 30 s and 30 s.</value>
    public static readonly DrainSettings Default = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
}
