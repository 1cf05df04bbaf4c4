using System.Collections.Concurrent;
using Chasqui.Contracts;
using Chasqui.Demo.View;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Truth;

/// <summary>Asks the app, as an operator would, and compares with the ledger.</summary>
internal sealed class Examiner(AppApi api, Progress progress)
{
    /// <summary>The most traces that are asked for one by one: each costs the app a look at its whole window.</summary>
    private const int MostTraces = 400;

    private const int HeldBackTraces = 20;
    private const int AtOnce = 4;

    public async Task<Scoreboard> ExamineAsync(bool settled, CancellationToken cancellation)
    {
        var ledger = progress.Ledger;
        var truth = ledger.Tell();
        var verdicts = Tally.Of(await api.SummaryAsync(cancellation));
        var remarkable = ledger.Remarkable(truth, HeldBackTraces).ToList();
        var every = (remarkable.Count + MostTraces - 1) / MostTraces;
        var chosen = remarkable.Where((_, i) => i % every == 0).ToList();
        var asked = 0;
        progress.Phase = () => $"asking for the traces that met a fault: {Volatile.Read(ref asked)} of {chosen.Count}";
        var wrong = new ConcurrentBag<WrongTrace>();
        var asking = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(chosen, asking, async (id, stop) =>
        {
            foreach (var difference in Compare(id, truth[id], await api.TraceAsync(id, stop)))
                wrong.Add(difference);
            Interlocked.Increment(ref asked);
        });
        await CheckLossesAsync(truth, wrong, cancellation);
        return new Scoreboard(Tally.Of(truth.Values), verdicts, (chosen.Count, remarkable.Count), [.. wrong.OrderBy(w => w.Trace, StringComparer.Ordinal)], settled);
    }

    private static IEnumerable<WrongTrace> Compare(TraceId id, TrueHop[] truth, TraceView? said)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            var hop = said?.Path.FirstOrDefault(h => h.Hop == PathHops.Names[i]);
            var verdict = hop is null
                ? new TrueHop("unknown", 0, 0)
                : new TrueHop(hop.What, (int)(hop.Duplicates?.Introduced ?? 0), (int)(hop.Duplicates?.Redelivered ?? 0));
            if (verdict != truth[i])
                yield return new WrongTrace(id.ToString(), PathHops.Names[i], truth[i].ToString(), verdict.ToString());
        }
    }

    /// <summary>Every example of a loss that the app shows must be one.</summary>
    private async Task CheckLossesAsync(Dictionary<TraceId, TrueHop[]> truth, ConcurrentBag<WrongTrace> wrong, CancellationToken cancellation)
    {
        foreach (var loss in await api.LossesAsync(cancellation))
        {
            var known = truth.TryGetValue(TraceId.Parse(loss.Trace), out var path);
            var what = known ? path![PathHops.Names.ToList().IndexOf(loss.Hop)].What : "unknown";
            if (what != $"Lost/{loss.Cause}")
                wrong.Add(new WrongTrace(loss.Trace, loss.Hop, what, $"Lost/{loss.Cause} (losses)"));
        }
    }
}
