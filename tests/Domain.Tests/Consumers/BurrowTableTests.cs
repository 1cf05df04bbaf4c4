using Chasqui.Domain.Consumers;
using Chasqui.Domain.Progress;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>
/// The cases of Burrow's own evaluator tests, and others in which its rules are known to fail, judged by its rules and by ours. Commits are observed
/// when they come, log ends at their own times.
/// </summary>
public sealed class BurrowTableTests
{
    private sealed record Row(string Why, BurrowCommit[] Commits, long[] LogEnds, long NowMs, BurrowStatus Burrow, ConsumerVerdict Ours, long AllowedLag = 0)
    {
        /// <summary>How far apart the log ends were read, up to now.</summary>
        public long EveryMs { get; init; } = 4_000;

        public long CurrentLag { get; init; } = -1;
    }

    private static BurrowCommit[] Each(long startMs, long stepMs, params (long Offset, long? Lag)[] commits) =>
        [.. commits.Select((c, i) => new BurrowCommit(c.Offset, startMs + i * stepMs, c.Lag))];

    private static readonly BurrowCommit[] Growing = Each(100_000, 100_000, (1000, 0), (2000, 50), (3000, 100), (4000, 150), (5000, 200));
    private static readonly BurrowCommit[] GrowingAlways = Each(100_000, 100_000, (1000, 50), (2000, 100), (3000, 150), (4000, 200), (5000, 250));
    private static readonly BurrowCommit[] StalledAlways = Each(100_000, 100_000, (1000, 100), (1000, 150), (1000, 200), (1000, 250), (1000, 300));
    private static readonly BurrowCommit[] WentBack = Each(100_000, 100_000, (1000, 100), (2000, 150), (3000, 200), (2000, 1250), (4000, 300));
    private static readonly BurrowCommit[] EverySecond =
        Each(1_512_224_618_356, 1_003, [.. Enumerable.Range(0, 15).Select(i => (792_748_079L + i, (long?)0))]);

    private static readonly BurrowCommit[] EveryTen = Each(0, 10_000, [.. Enumerable.Range(0, 10).Select(i => (1000L * i, (long?)(5 - i % 2)))]);

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["0: the lag grows slowly from zero"] = new("20 s behind after 400 s: nothing anybody would act on", Growing, [5200], 600_000, BurrowStatus.Ok, Ok),
        ["1: the same, four commits late"] = new("a stop noticed at three times its beat, not after a whole window", Growing, [5200], 900_000, BurrowStatus.Ok, Stopped),
        ["2: the same, five commits late"] = new("agreed", Growing, [5200], 1_000_000, BurrowStatus.Stop, Stopped),
        ["3: never without a lag, five commits late"] = new("agreed", GrowingAlways, [5250], 1_000_000, BurrowStatus.Stop, Stopped),
        ["4: the same offset again and again, after a zero lag"] =
            new("one zero lag does not hide a stall", Each(100_000, 100_000, (1000, 0), (1000, 50), (1000, 100), (1000, 150), (1000, 200)), [1200], 600_000, BurrowStatus.Ok, Stuck),
        ["5: the same offset again and again"] = new("agreed", StalledAlways, [1300], 600_000, BurrowStatus.Stall, Stuck),
        ["6: the same offset and the same lag"] =
            new("agreed", Each(100_000, 100_000, (1000, 100), (1000, 100), (1000, 100), (1000, 100), (1000, 100)), [1100], 600_000, BurrowStatus.Stall, Stuck),
        ["7: it went back and has made it good"] = new("agreed", WentBack, [4300], 600_000, BurrowStatus.Ok, Ok),
        ["8: late, with nothing unread"] =
            new("agreed", GrowingAlways, [5000], 1_000_000, BurrowStatus.Ok, Ok) { CurrentLag = 0 },
        ["9: it kept up every second, and has been silent for 17 s"] =
            new("agreed", EverySecond, [792_748_500, 792_748_600, 792_748_800, 792_749_000, 792_749_024], 1_512_224_650_000, BurrowStatus.Stop, Stopped),
        ["10: the same, with one new record"] =
            new("agreed", EverySecond, [792_748_093, 792_748_093, 792_748_093, 792_748_094], 1_512_224_650_000, BurrowStatus.Ok, Ok),
        ["11: some lags are not known"] =
            new("agreed", Each(100_000, 50_000, (1000, 0), (1500, null), (2000, 50), (2500, null), (3000, 100), (3500, null), (4000, 150), (4500, null), (5000, 200), (5500, null)), [5700], 600_000, BurrowStatus.Ok, Ok),
        ["12: one offset is left unread"] =
            new("agreed, and no allowance has to be set", Each(100_000, 100_000, (1000, 2), (2000, 1), (2000, 1)), [2001], 550_000, BurrowStatus.Ok, Ok, AllowedLag: 1),
        ["13: as 5, with an allowance"] = new("agreed", StalledAlways, [1300], 600_000, BurrowStatus.Stall, Stuck, AllowedLag: 99),
        ["14: as 7, with an allowance"] = new("agreed", WentBack, [4300], 600_000, BurrowStatus.Ok, Ok, AllowedLag: 99),
        ["15: it went back and has not made it good"] =
            new("agreed", Each(100_000, 100_000, (1000, 100), (2000, 150), (3000, 200), (2000, 1250), (2500, 300)), [4300], 600_000, BurrowStatus.Rewind, Rewound),
        ["a single commit, ten seconds old"] =
            new("nothing is known yet; a window of one commit has no length", Each(0, 0, (1000, 0)), [1050, 1060, 1070], 10_000, BurrowStatus.Stop, Ok),
        ["a single old commit with a lag"] =
            new("agreed, once records have waited for a minute", Each(0, 0, (1000, 0)), [1010, 1100, 1200, 1300, 1400], 200_000, BurrowStatus.Stop, Stopped) { EveryMs = 40_000 },
        ["one zero lag hides growth"] =
            new("half of what is written is never read", Each(0, 10_000, [.. Enumerable.Range(0, 30).Select(i => (100L * i, (long?)(100 * i)))]), [6000], 300_000, BurrowStatus.Ok, Lagging),
        ["one dip hides growth"] =
            new("half of what is written is never read", Each(0, 10_000, [.. Enumerable.Range(0, 30).Select(i => (100L * i, (long?)(i == 25 ? 2_300 : 100 * i + 10)))]), [6000], 300_000, BurrowStatus.Ok, Lagging),
        ["the second time it goes back"] =
            new("the first was made good, this one is not", Each(0, 10_000, (1000, 5), (2000, 5), (1500, 500), (2500, 5), (3500, 5), (1000, 3500), (1100, 4000)), [5200], 65_000, BurrowStatus.Ok, Rewound),
        ["it stopped, two minutes into a window of 90 s"] =
            new("a stop after a minute", EveryTen, [9_100, 9_500, 10_000], 150_000, BurrowStatus.Ok, Stopped),
        ["a topic that went quiet, before a transaction marker"] =
            new("a lag of one that nobody can commit away", Each(0, 10_000, [.. Enumerable.Range(0, 10).Select(i => (100L * i + 99, (long?)1))]), [1000, 1000, 1000], 3_600_000, BurrowStatus.Stop, Ok),
        ["a quiet topic gets its first record"] =
            new("it has waited for five seconds", Each(0, 1_000, [.. Enumerable.Range(0, 10).Select(i => (10L * i, (long?)0))]), [90, 120], 3_600_000, BurrowStatus.Ok, Ok) { EveryMs = 5_000 },
        ["a quiet topic gets a burst, and its log end is read three times in it"] =
            new("it has waited for ten seconds", Each(0, 1_000, [.. Enumerable.Range(0, 10).Select(i => (10L * i, (long?)0))]), [95, 120, 150], 3_600_000, BurrowStatus.Stop, Ok) { EveryMs = 5_000 },
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_baseline_decides_as_Burrow_does(string name)
    {
        var row = Rows[name];
        var lag = row.CurrentLag >= 0 ? row.CurrentLag : row.LogEnds[^1] - row.Commits[^1].Offset;

        Assert.Equal(row.Burrow, BurrowBaseline.Evaluate(row.Commits, row.LogEnds, lag, row.NowMs, row.AllowedLag));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ours_decides_as_it_should(string name)
    {
        var row = Rows[name];
        var ledger = new ConsumerLedger();
        var observations = row.Commits.Select(c => (c.AtMs, Commit: (BurrowCommit?)c, End: c.Lag is null ? -1 : c.Offset + c.Lag.Value))
            .Concat(row.LogEnds.Select((end, i) => (AtMs: row.NowMs - row.EveryMs * (row.LogEnds.Length - 1 - i), Commit: (BurrowCommit?)null, End: end)))
            .OrderBy(o => o.AtMs);
        foreach (var (atMs, commit, end) in observations)
            if (commit is { } c)
                ledger.Observe(new GroupOffsets("main", "billing", "orders", atMs, null, [new(0, c.Offset, -1, end)]));
            else
                ledger.ObserveLog("main", "orders", 0, atMs, 0, end);

        var judged = ledger.Judge(row.NowMs, (_, _) => ConsumerSettings.Default).Single().Partitions.Single();

        Assert.True(row.Ours == judged.Decision.Verdict, $"{row.Why}: expected {row.Ours}, was {judged.Decision.Verdict} by {judged.Decision.RuleId}; {judged.Evidence}");
    }
}
