using System.Collections.Immutable;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Incidents.Streams;

/// <summary>What a stream lost at one hop, for one cause.</summary>
/// <param name="Hop">The hop that was not reached, such as <c>router/received</c>.</param>
/// <param name="Cause">Why.</param>
/// <param name="Count">How many sampled events.</param>
/// <param name="Example">One of them, as it is asked for.</param>
public sealed record StreamLoss(string Hop, TraceCause Cause, long Count, string? Example);

/// <summary>What is known of a stream's losses at one time. Facts only: <see cref="StreamRules"/> hold the policy.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="FromMs">The origin time from which on events are counted, in Unix milliseconds.</param>
/// <param name="Traces">The sampled events since then.</param>
/// <param name="Lost">How many of them are lost.</param>
/// <param name="NewestLossMs">When a loss was last found, in Unix milliseconds; null when there is none.</param>
/// <param name="JudgedToMs">Up to when hop records were ingested when events were last judged; null when that is not known.</param>
/// <param name="Losses">Where and why, the most frequent first.</param>
public sealed record StreamEvidence(
    string Stream, long FromMs, long Traces, long Lost, long? NewestLossMs, long? JudgedToMs, ImmutableArray<StreamLoss> Losses)
{
    /// <summary>The share that is lost.</summary>
    public WilsonInterval Rate => WilsonInterval.Of(Math.Min(Lost, Traces), Traces);
}
