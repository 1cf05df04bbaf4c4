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
            .Select(a => (Record: new ProbedRecord(a.Request.TraceId, a.Request.Coordinates), Answer: a))
            .Select(a => KeyValuePair.Create(a.Record, new ProbeFinding(a.Answer.Outcome, a.Answer.Detail, now, FoundMs(known, a.Record))))
            .ToArray();
        var final = found.Where(f => f.Value.Outcome != ProbeOutcome.Unknown).ToArray();
        if (final.Length > 0)
            await store.AddAsync(unit, final, cancellation);
        foreach (var (record, finding) in found)
            if (finding.Outcome != ProbeOutcome.Unknown || !known.ContainsKey(record))
                known[record] = finding;
    }

    /// <summary>A record that was found is looked up again for a consumer that passed later: both answers are kept.</summary>
    private static long FoundMs(Dictionary<ProbedRecord, ProbeFinding> known, in ProbedRecord record) =>
        !known.TryGetValue(record, out var before) ? 0 : before.Outcome == ProbeOutcome.Found ? before.AtMs : before.FoundMs;

    public async Task<Dictionary<ProbedRecord, ProbeFinding>> KnownAsync(WindowUnit unit, CancellationToken cancellation) =>
        new(await store.GetAsync(unit, cancellation));
}
