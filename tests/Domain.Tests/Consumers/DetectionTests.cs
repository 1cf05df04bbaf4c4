using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Progress;
using Xunit.Abstractions;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>Time to detect and false alarms in virtual time, sampled and judged every ten seconds, with Burrow's published rules beside ours.</summary>
public sealed class DetectionTests(ITestOutputHelper output)
{
    private const int FaultAt = 5_000;
    private const int Groups = 40;
    private const int HealthyGroups = 6;
    private static readonly ConsumerSettings WithSlo = new() { Slo = TimeSpan.FromSeconds(60) };

    private static readonly (SimulatedFault Fault, ConsumerVerdict[] Ours, int LimitSeconds)[] Faults =
    [
        (SimulatedFault.Hung, [ConsumerVerdict.Stuck], 60),
        (SimulatedFault.Killed, [ConsumerVerdict.Dead, ConsumerVerdict.Stuck], 60),
        (SimulatedFault.Stopped, [ConsumerVerdict.Stopped], 90),
        (SimulatedFault.Slow, [ConsumerVerdict.Lagging], 90),
        (SimulatedFault.Rewound, [ConsumerVerdict.Rewound], 30),
        (SimulatedFault.Storm, [ConsumerVerdict.Flapping], 300),
    ];

    private sealed record Outcome(int Verdict, int Incident, int Burrow, int FalseVerdicts, int FalseIncidents, int FalseBurrow, string First);

    [Fact]
    public void Faults_are_told_apart_and_found_in_time()
    {
        output.WriteLine("fault    | groups | ours, verdict: found, median, worst | incident: median, worst | Burrow: found, median, worst");
        foreach (var (fault, verdicts, limit) in Faults)
        {
            var runs = Enumerable.Range(1, Groups).Where(seed => IsBusy(seed, fault)).Select(seed => Run(seed, fault, verdicts, FaultAt + 900)).ToArray();
            var (ours, incidents, burrow) = (Found(runs, r => r.Verdict), Found(runs, r => r.Incident), Found(runs, r => r.Burrow));
            output.WriteLine($"{fault,-8} | {runs.Length,6} | {Row(ours, runs.Length)} | {Row(incidents, runs.Length)} | {Row(burrow, runs.Length)}");
            Assert.Equal(runs.Length, ours.Length);
            Assert.True(ours[^1] <= limit, $"{fault}: the slowest took {ours[^1]} s");
        }
    }

    [Fact]
    public void A_healthy_noisy_week_raises_no_alarm()
    {
        var runs = Enumerable.Range(1, HealthyGroups).Select(seed => Run(seed, SimulatedFault.None, [], 7 * 86_400)).ToArray();

        output.WriteLine($"{HealthyGroups} groups over a week, seeds from 1: incidents {runs.Sum(r => r.FalseIncidents)}, bad verdicts {runs.Sum(r => r.FalseVerdicts)} of {HealthyGroups * 7 * 8_640}; Burrow: status changes to bad {runs.Sum(r => r.FalseBurrow)}");
        foreach (var run in runs.Where(r => r.First.Length > 0))
            output.WriteLine(run.First);
        Assert.Equal(0, runs.Sum(r => r.FalseIncidents));
    }

    /// <summary>Where hardly anything is written, a fault is nobody's concern until something is; a transaction's marker is no backlog to rewind to.</summary>
    private static bool IsBusy(int seed, SimulatedFault fault) => new Random(seed).NextDouble() * 3 - 0.5 > 0.3 && !(seed % 7 == 0 && fault is SimulatedFault.Hung or SimulatedFault.Killed && seed % 2 == 1);

    private static Outcome Run(int seed, SimulatedFault fault, ConsumerVerdict[] expected, int until)
    {
        var faultAt = FaultAt + seed % 17;
        var group = new SimulatedGroup(seed, fault, faultAt);
        var (ledger, burrow) = (new ConsumerLedger(), new BurrowPartition());
        var incident = new IncidentState { Subject = "consumer-group|main|billing" };
        var settings = fault == SimulatedFault.Slow ? WithSlo : ConsumerSettings.Default;
        int found = -1, opened = -1, stopped = -1, badVerdicts = 0, badIncidents = 0, badBurrow = 0;
        var burrowWas = BurrowStatus.Ok;
        var first = "";
        for (var second = 0; second <= until; second++)
        {
            group.Step(second);
            Observe(group, ledger, burrow, second);
            if (second % 10 != 3)
                continue;
            var judged = ledger.Judge(ConsumerStory.Ms(second), (_, _) => settings).Single();
            (incident, var change) = IncidentTransitions.Next(incident, ConsumerIncidents.Evaluate(judged, ConsumerStory.Ms(second)), IncidentSettings.Default);
            var status = burrow.Evaluate(ConsumerStory.Ms(second));
            var healthy = group.IsHealthy(second);
            if (healthy && judged.Decision.Verdict > ConsumerVerdict.Undetermined)
            {
                badVerdicts++;
                if (first.Length == 0)
                    first = $"seed {seed}, second {second}: {judged.Decision} {judged.Partitions[0].Evidence}";
            }

            badIncidents += healthy && change?.Kind == IncidentChangeKind.Opened ? 1 : 0;
            badBurrow += healthy && status != BurrowStatus.Ok && burrowWas == BurrowStatus.Ok ? 1 : 0;
            burrowWas = status;
            if (healthy)
                continue;
            if (found < 0 && expected.Contains(judged.Decision.Verdict))
                found = second - faultAt;
            if (opened < 0 && incident.IsOpen)
                opened = second - faultAt;
            if (stopped < 0 && status != BurrowStatus.Ok)
                stopped = second - faultAt;
        }

        return new(found, opened, stopped, badVerdicts, badIncidents, badBurrow, first);
    }

    private static void Observe(SimulatedGroup group, ConsumerLedger ledger, BurrowPartition burrow, int second)
    {
        var at = ConsumerStory.Ms(second);
        if (group.Committing)
            burrow.Commit(group.Committed, at);
        if (group.Heartbeat(second, at) is { } heartbeat)
            ledger.Observe(heartbeat);
        if (second % 10 != 0)
            return;
        burrow.LogEnd(group.LogEnd);
        var members = group.State == GroupState.Empty ? 0 : 1;
        ledger.Observe(new GroupObservation(
            "main", "billing", at, group.State, GroupProtocol.Classic, members, group.State == GroupState.Stable ? [new("orders", 0, "m-1")] : null, null));
        ledger.Observe(new GroupOffsets("main", "billing", "orders", at, members, [new(0, group.Committed, 0, group.LogEnd)]));
    }

    private static int[] Found(Outcome[] runs, Func<Outcome, int> secondOf) => [.. runs.Select(secondOf).Where(s => s >= 0).Order()];

    private static string Row(int[] seconds, int all) =>
        seconds.Length == 0 ? $"0 of {all}" : $"{seconds.Length} of {all}, {seconds[seconds.Length / 2]} s, {seconds[^1]} s";
}
