using System.Text.Json;
using Chasqui.Contracts;
using Chasqui.Domain.Recording;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Reconcile;
using Chasqui.StoreContract;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>Reads what the app says of a world, three ways: trace by trace, from the stored windows, and from a recording judged again.</summary>
internal static class SimReading
{
    /// <summary>Each event of which anything was seen, with what is said of it.</summary>
    public static async Task<List<(SimEvent Event, HopJudgement[] Hops)>> TracesAsync(SimWorld world, SimApp app)
    {
        using var query = new TraceQuery(TestPaths.Tracing, [world.Path], app.Reconciling, app.Clock);
        var traces = new List<(SimEvent, HopJudgement[])>();
        foreach (var what in world.Events)
            if (await query.FindAsync(what.Id, null, default) is { } report)
                traces.Add((what, [.. report.Path.Select(h => h.Judgement)]));
        return traces;
    }

    /// <summary>Where the stored windows count otherwise than the traces in them.</summary>
    public static async Task<List<string>> WindowsThatDifferAsync(SimWorld world, SimApp app, IEnumerable<(SimEvent Event, HopJudgement[] Hops)> traces)
    {
        var wrong = new List<string>();
        foreach (var unit in traces.GroupBy(t => UnitOf(world, t.Event.Id)))
        {
            var result = await app.Stores.Results.GetAsync(unit.Key, default);
            for (var hop = 0; hop < world.Path.Hops.Length; hop++)
            {
                var judged = unit.Select(t => t.Hops[hop]).ToArray();
                var expected = judged.CountBy(j => j.Loss).Select(c => new HopCount(c.Key.Verdict, c.Key.Cause, c.Key.Rule, c.Value));
                if (result is null || !result.Path[hop].Counts.ToHashSet().SetEquals(expected)
                    || result.Path[hop].Introduced != judged.Sum(j => j.Duplicates.Introduced)
                    || result.Path[hop].Redelivered != judged.Sum(j => j.Duplicates.Redelivered))
                    wrong.Add($"{unit.Key} {world.Path.Hops[hop].Name}: the stored window is not the sum of its traces");
            }
        }

        return wrong;
    }

    /// <summary>Where the judge of recordings says otherwise of what the app exports.</summary>
    public static async Task<List<string>> RecordingThatDiffersAsync(SimWorld world, SimApp app, IEnumerable<(SimEvent Event, HopJudgement[] Hops)> traces)
    {
        var export = new RecordingExport(new ObservationExport(TestPaths.Tracing, [world.Path], app.Reconciling));
        var lines = new List<RecordedLine>();
        var buffer = new MemoryStream();
        await foreach (var write in export.LinesAsync(["orders"], SimWorld.Start - 60_000, SimWorld.End, default))
        {
            buffer.SetLength(0);
            using (var json = new Utf8JsonWriter(buffer))
                write(json);
            lines.Add(RecordedLine.Parse(buffer.ToArray(), out var error) ?? throw new InvalidOperationException(error));
        }

        var judge = new TraceRecordingJudge([world.Path.Stream], hasWatermarks: false, TestPaths.Tracing);
        foreach (var line in lines.OrderBy(l => l.KnownMs))
            using (line)
                if (!judge.TryObserve(line.Type, line.KnownMs, line.Document.RootElement, out var error))
                    throw new InvalidOperationException(error);
        var said = judge.Judge(app.Clock.GetUtcNow().ToUnixTimeMilliseconds()).ToLookup(v => (v.Subject["kind"], v.Subject["trace"], v.Subject["hop"]));
        return [.. traces.Where(t => !t.Event.Ambiguous).SelectMany(t => Differences(world, t.Event, t.Hops, said))];
    }

    private static IEnumerable<string> Differences(
        SimWorld world, SimEvent what, HopJudgement[] hops, ILookup<(string, string, string), JudgedVerdict> said)
    {
        for (var hop = 0; hop < hops.Length; hop++)
        {
            var name = world.Path.Hops[hop].Name;
            var verdict = said[("trace", what.Id.ToString(), name)].Single();
            var loss = hops[hop].Loss;
            var cause = loss.Cause == TraceCause.None ? null : loss.Cause.ToString();
            if ((verdict.Verdict, verdict.Rule, verdict.Cause) != (loss.Verdict.ToString(), loss.RuleId, cause))
                yield return $"{what.Id} {name}: {loss.Verdict}/{loss.Cause} by {loss.RuleId}, from the recording {verdict.Verdict}/{verdict.Cause} by {verdict.Rule}";
            var copies = said[("trace-duplicates", what.Id.ToString(), name)].Sum(v => (int)v.Evidence["count"]!);
            var (introduced, redelivered, inherited) = hops[hop].Duplicates;
            if (copies != introduced + redelivered + inherited)
                yield return $"{what.Id} {name}: {hops[hop].Duplicates}, from the recording {copies} copies";
        }
    }

    private static WindowUnit UnitOf(SimWorld world, TraceId id) => new("orders", world.Path.WindowOf(id.OriginMs), world.Path.ShardOf(id));
}
