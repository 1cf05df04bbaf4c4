namespace Chasqui.Contracts;

/// <summary>One observation of a sampled event at one point of its path.</summary>
/// <param name="TraceId">The event.</param>
/// <param name="Stream">The stream it flows in, as the topology names it.</param>
/// <param name="Stage">The service or step, such as <c>router</c>.</param>
/// <param name="Action">What happened there.</param>
/// <param name="TimeMs">When, in Unix milliseconds by the emitter's clock.</param>
/// <param name="Coordinates">Where the record lies that was written or read; null when it is not known.</param>
/// <param name="Reason">Why it was filtered or failed; null otherwise.</param>
public sealed record TraceHop(
    TraceId TraceId, string Stream, string Stage, HopAction Action, long TimeMs, RecordCoordinates? Coordinates = null, string? Reason = null)
{
    /// <summary>Stage and action, such as <c>router/received</c>: the name of the hop in the topology.</summary>
    public string Name => HopName.Of(Stage, Action);
}
