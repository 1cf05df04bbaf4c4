using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Looks records up and keeps what was found, so that the same question has the same answer for ever.</summary>
internal sealed class Probing(IRecordProbe probe, IProbeStore store, TimeProvider clock)
{
    /// <summary>Adds the answers to <paramref name="known"/>; what got no answer is in there as Unknown, but is not stored.</summary>
    public async Task AskAsync(
        WindowUnit unit, IReadOnlyList<ProbedRecord> wanted, Dictionary<ProbedRecord, ProbeFinding> known, CancellationToken cancellation)
    {
        var answers = await probe.ProbeAsync([.. wanted.Select(w => new ProbeRequest(w.TraceId, w.Coordinates))], cancellation);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var found = answers
            .Select(a => KeyValuePair.Create(new ProbedRecord(a.Request.TraceId, a.Request.Coordinates), new ProbeFinding(a.Outcome, a.Detail, now)))
            .ToArray();
        var final = found.Where(f => f.Value.Outcome != ProbeOutcome.Unknown).ToArray();
        if (final.Length > 0)
            await store.AddAsync(unit, final, cancellation);
        foreach (var (record, finding) in found)
            known[record] = finding;
    }

    public async Task<Dictionary<ProbedRecord, ProbeFinding>> KnownAsync(WindowUnit unit, CancellationToken cancellation) =>
        new(await store.GetAsync(unit, cancellation));
}
