using Chasqui.Domain.Consumers;
using Xunit.Abstractions;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>
/// Verdicts at default settings, whoever watches: sampled every 5 to 60 s, punctually or late, or told of commits one by one, with heartbeats or without, by coordinators that
/// tell of groups or do not.
/// Each fault is told as what it is, as nothing else, and nothing is told before it. <c>CHASQUI_WATCHED_SEEDS=1000</c> makes more worlds.
/// </summary>
public sealed class WatchedGroupTests(ITestOutputHelper output)
{
    private const long WatchedForMs = 900_000;
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("CHASQUI_WATCHED_SEEDS"), out var given) ? given : 30;

    private sealed record Said(ConsumerVerdict[] Before, ConsumerVerdict[] Since, ConsumerVerdict Last, long FoundAfterMs);

    [Fact]
    public void Nothing_is_told_of_a_group_that_is_well() => Check(SimulatedFault.None, (_, said) => said.Since.Length == 0);

    [Fact]
    public void A_hung_consumer_is_Stuck() =>
        Check(SimulatedFault.Hung, LooksStuck);

    [Fact]
    public void A_killed_consumer_is_Dead() => Check(SimulatedFault.Killed, (group, said) => group switch
    {
        // The others take over what was its own; until then it is dead, or looks stuck.
        { Members: > 1, Heartbeats: true } => said is { Since: [] or [Dead], Last: Ok },
        { Members: > 1 } => said.Last == Ok && said.Since.All(v => MayLookStuck(group, v)),
        { Heartbeats: true } => said is { Since: [Dead], Last: Dead },
        // Expelled between two samples, it looks like one that left; and without anybody to tell of members, like one that hangs.
        { TellsGroups: true } => said.Since.All(v => v is Stuck or Dead or Stopped) && said.Last is Dead or Stopped,
        _ => LooksStuck(group, said),
    });

    [Fact]
    public void A_consumer_that_left_is_Stopped() => Check(SimulatedFault.Stopped, (group, said) => group switch
    {
        { Members: > 1 } => said is { Since: [], Last: Ok },
        { Heartbeats: false, TellsGroups: false } => LooksStuck(group, said),
        _ => said is { Since: [Stopped], Last: Stopped },
    });

    [Fact]
    public void A_slow_consumer_is_Lagging_without_any_objective() => Check(SimulatedFault.Slow, (_, said) => said is { Since: [Lagging], Last: Lagging });

    [Fact]
    public void A_consumer_that_is_set_back_is_Rewound_and_then_catches_up() =>
        Check(SimulatedFault.Rewound, (group, said) => said.Last is CatchingUp or Ok && (said.Since is [Rewound] || (said.Since is [Rewound, Lagging] && group.SampleMs >= 60_000)));

    private static bool LooksStuck(WatchedGroup group, Said said) => said.Since.Length > 0 && said.Since.All(v => MayLookStuck(group, v)) && MayLookStuck(group, said.Last);

    /// <summary>Where nothing shows life, and commits would be seen one by one, they have ceased.</summary>
    private static bool MayLookStuck(WatchedGroup group, ConsumerVerdict verdict) =>
        verdict == Stuck || (verdict == Stopped && group is { Heartbeats: false, TellsGroups: false, TellsCommits: true });

    private void Check(SimulatedFault fault, Func<WatchedGroup, Said, bool> isRight)
    {
        List<string> wrong = [];
        List<long> found = [];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var group = new WatchedGroup(seed, fault);
            var said = Watch(group);
            // While it is away for longer than a stall takes, and offsets are all there is, a deployment looks like one.
            var mayLookStuck = !group.Heartbeats && !group.TellsGroups && group.IsAwayForLong;
            if (!isRight(group, said) || said.Before.Any(v => !mayLookStuck || !MayLookStuck(group, v)))
                wrong.Add($"seed {seed}, {group}: before {string.Join(" ", said.Before)}; since {string.Join(" ", said.Since)}; last {said.Last}");
            if (said.FoundAfterMs >= 0)
                found.Add(said.FoundAfterMs / 1000);
        }

        found.Sort();
        output.WriteLine($"{fault}: {Seeds} worlds, seeds from 1; told in {found.Count}, after a median of {(found.Count == 0 ? 0 : found[found.Count / 2])} s, at worst {found.LastOrDefault()} s");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static Said Watch(WatchedGroup group)
    {
        var ledger = new ConsumerLedger();
        List<ConsumerVerdict> before = [], since = [];
        var (last, foundAfter) = (Undetermined, -1L);
        group.Run(ledger, WatchedGroup.FaultAtMs + WatchedForMs, now =>
        {
            last = ledger.Judge(now, (_, _) => ConsumerSettings.Default).SingleOrDefault()?.Decision.Verdict ?? Undetermined;
            if (last <= Undetermined)
                return;
            var heard = now < WatchedGroup.FaultAtMs ? before : since;
            if (!heard.Contains(last))
                heard.Add(last);
            if (foundAfter < 0 && now >= WatchedGroup.FaultAtMs)
                foundAfter = now - WatchedGroup.FaultAtMs;
        });
        return new([.. before], [.. since], last, foundAfter);
    }
}
