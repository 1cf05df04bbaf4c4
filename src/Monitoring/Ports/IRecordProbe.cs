using Chasqui.Contracts;
using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Ports;

/// <summary>A record to be looked up: is the event <paramref name="TraceId"/> still at these coordinates?</summary>
public readonly record struct ProbeRequest(TraceId TraceId, RecordCoordinates Coordinates);

/// <summary>What was found there.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Outcome">What lies there; <see cref="ProbeOutcome.Unknown"/> when no answer was to be had.</param>
/// <param name="Detail">Evidence in words: log start and end, the trace id that was found, or why there is no answer.</param>
public sealed record ProbeAnswer(ProbeRequest Request, ProbeOutcome Outcome, string Detail);

/// <summary>Reads single records from Kafka to learn what became of them. Joins no group and commits nothing.</summary>
public interface IRecordProbe
{
    /// <summary>
    /// Answers every request, in the same order. Never throws for a cluster that is slow or away: the answer is
    /// <see cref="ProbeOutcome.Unknown"/>. Takes at most its configured time-out.
    /// </summary>
    Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation);
}
