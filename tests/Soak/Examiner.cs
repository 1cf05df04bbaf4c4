using Chasqui.Soak.Pipeline;
using Chasqui.Soak.Stored;
using Chasqui.Soak.Truth;
using Chasqui.Soak.World;

namespace Chasqui.Soak;

/// <summary>Compares what is stored and what the app says with the ledgers, and writes the report.</summary>
internal sealed class Examiner(
    SoakOptions options, Load load, StorageWorld storage, AppApi api, AppWorld app, FaultLedger faults, Growth growth, DateTimeOffset from, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly List<string> _failures = [];

    /// <summary>The report on a run.</summary>
    /// <param name="late">What did not come in time.</param>
    /// <param name="took">How long the run took until now.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<SoakReport> TellAsync(IReadOnlyList<string> late, TimeSpan took, CancellationToken cancellation)
    {
        _failures.AddRange(late);
        var stored = await StoredHops.ReadAsync(storage.Direct, cancellation);
        var verdicts = await StoredVerdicts.ReadAsync(storage.Direct, from, time.GetUtcNow(), cancellation);
        var mitigations = (await AskAsync("mitigations", cancellation)).Select(MitigationView.Of).ToArray();
        var incidents = (await AskAsync("incidents", cancellation)).Select(item => (string)item["id"]!).ToHashSet();
        var report = new SoakReport
        {
            Held = false, Failures = _failures, Seed = options.Seed, Kafka = options.Kafka.ToString().ToLowerInvariant(), Minutes = options.Minutes, Seconds = Math.Round(took.TotalSeconds, 1),
            Events = load.Ledger.Events,
            Hops = OfHops(stored),
            Verdicts = OfVerdicts(verdicts),
            App = OfApp(),
            Faults = new SortedDictionary<string, int>(faults.Made.ToDictionary(), StringComparer.Ordinal),
            Workers = OfWorkers(),
            Acts = OfActs(mitigations),
            Mitigations = OfMitigations(mitigations, incidents),
            Storage = new { requests = storage.Proxy.Requests, refused = storage.Proxy.Refused },
            Memory = OfMemory(),
            Tables = OfTables(),
        };
        return report with { Held = _failures.Count == 0 };
    }

    private async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> AskAsync(string what, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < AnswerWithin; await Task.Delay(Look, time, cancellation))
            if (await api.TryListAsync(what) is { } items)
                return items;
        _failures.Add($"the app does not answer {what}");
        return [];
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
            _failures.Add(otherwise);
    }

    private object OfHops(StoredHops stored)
    {
        var compared = HopComparison.Of(load.Ledger.Tell(), stored.Hops);
        Expect(compared.Holds, $"hops differ: {string.Join("; ", compared.Examples)}");
        Expect(load.DroppedHops + load.LostFrames == 0, $"the SDK dropped {load.DroppedHops} hops and lost {load.LostFrames} frames");
        Expect(stored.Strange == 0, $"{stored.Strange} hops of no stage are stored");
        return new { told = load.Ledger.Hops, stored = stored.Hops.Values.Sum(n => (long)n), lost = compared.Lost, twice = compared.Twice, compared.MadeUp, writtenAgain = stored.WrittenAgain, droppedBySdk = load.DroppedHops, framesLostBySdk = load.LostFrames };
    }

    private object OfVerdicts(StoredVerdicts said)
    {
        Expect(said.Events == load.Ledger.Events && said.Hops == load.Ledger.Hops, $"counted {said.Events} events and {said.Hops} hops of {load.Ledger.Events} and {load.Ledger.Hops}");
        Expect(said.Lost == 0, $"{said.Lost} losses are claimed and there was none");
        return new { events = said.Events, hops = said.Hops, open = said.Open, lost = said.Lost, atTheEnd = said.AtTheEnd };
    }

    private object OfApp()
    {
        Expect(app.Crashes == 0, $"the app ended by itself {app.Crashes} times");
        return new { kills = app.Kills, crashes = app.Crashes };
    }

    private object OfWorkers()
    {
        var open = faults.Workers.Count(f => !f.IsOver);
        Expect(open == 0, $"{open} faults are neither healed nor escalated");
        var seconds = faults.Workers.Where(f => f.HealedAt is not null).Select(f => (f.HealedAt!.Value - f.At).TotalSeconds).Order().ToArray();
        return new
        {
            broken = faults.Workers.Count, healed = seconds.Length, escalated = faults.Workers.Count(f => f.EscalatedAt is not null), open,
            secondsToHealMedian = seconds.Length == 0 ? null : (double?)Math.Round(seconds[seconds.Length / 2], 1), secondsToHealWorst = seconds.Length == 0 ? null : (double?)Math.Round(seconds[^1], 1),
        };
    }

    private object OfActs(MitigationView[] mitigations)
    {
        var acting = mitigations.Where(m => m.Acted).Select(m => m.Id).ToHashSet();
        var twice = faults.Acts.Where(a => a.Fault is not null).GroupBy(a => a.Fault).Count(g => g.Count() > 1);
        var needless = faults.Acts.Where(a => a.IsNeedless).Select(a => a.Key).ToArray();
        var strays = faults.Acts.Count(a => !acting.Contains(a.Mitigation));
        Expect(twice == 0, $"{twice} faults were acted on twice");
        Expect(needless.Length == 0, $"{needless.Length} acts on what was well: {string.Join(", ", needless)}");
        Expect(strays == 0, $"{strays} acts of no mitigation that acts");
        return new { carriedOut = faults.Acts.Count, repeatedCalls = faults.Acts.Sum(a => a.Repeats), doubled = twice, needless = needless.Length, onWhatStoodStill = faults.Acts.Count(a => a.Fault is null && !a.IsNeedless), withoutMitigation = strays };
    }

    private object OfMitigations(MitigationView[] mitigations, HashSet<string> incidents)
    {
        var orphans = mitigations.Count(m => m.Incident is null || !incidents.Contains(m.Incident));
        var open = mitigations.Count(m => m.IsOpen);
        Expect(orphans == 0, $"{orphans} mitigations without an incident");
        Expect(open == 0, $"{open} mitigations have not ended");
        return new { withoutIncident = orphans, open, incidents = incidents.Count, byState = mitigations.GroupBy(m => m.Guardrail is null ? m.State : $"{m.State} {m.Guardrail}").ToDictionary(g => g.Key, g => g.Count()) };
    }

    private object OfMemory()
    {
        Expect(!options.JudgesGrowth || growth.MemoryIsFlat(), "memory grows");
        return growth.Memory();
    }

    private object OfTables()
    {
        var grown = growth.Grown();
        Expect(!options.JudgesGrowth || grown.Count == 0, $"tables grow that must not: {string.Join(", ", grown)}");
        return growth.Tables();
    }
}
