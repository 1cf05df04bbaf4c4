using Chasqui.Domain.Progress;
using Chasqui.Domain.Routes;

namespace Chasqui.Domain.Tests.Routes;

public sealed class DrainRulesTests
{
    private const long Since = 1_000_000;
    private const long Now = Since + 200_000;
    private static readonly DrainSettings Settings = DrainSettings.Default;
    private static readonly GroupKey Router = new("fronting", "router", "in");
    private static readonly GroupKey Audit = new("fronting", "audit", "in");
    private static readonly DrainEvidence Read = new() { SinceMs = Since, NowMs = Now, SampledAtMs = Now - 1000, GrownAtMs = Now - 31_000 };

    public static TheoryData<string, DrainEvidence, DrainVerdict, int> Rows => new()
    {
        { "never sampled since", Read with { SampledAtMs = null }, DrainVerdict.Undetermined, 1 },
        { "sampled long ago", Read with { SampledAtMs = Now - 30_001 }, DrainVerdict.Undetermined, 1 },
        { "sampled just not too long ago", Read with { SampledAtMs = Now - 30_000, GrownAtMs = Since }, DrainVerdict.Drained, 6 },
        { "a partition that is not known", Read with { Unread = true }, DrainVerdict.Undetermined, 2 },
        { "producers may not know yet", Read with { NowMs = Since + 60_000, SampledAtMs = Since + 59_999, GrownAtMs = Since }, DrainVerdict.Draining, 3 },
        { "producers know by then", Read with { NowMs = Since + 60_000, SampledAtMs = Since + 60_000, GrownAtMs = Since }, DrainVerdict.Drained, 6 },
        { "somebody wrote just now", Read with { GrownAtMs = Now - 30_999 }, DrainVerdict.Draining, 4 },
        { "somebody wrote just now and nobody has read it", Read with { GrownAtMs = Now - 1000, Lag = 1 }, DrainVerdict.Draining, 4 },
        { "one record is left", Read with { Lag = 1 }, DrainVerdict.Draining, 5 },
        { "all is read", Read, DrainVerdict.Drained, 6 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_state_has_one_verdict(string name, DrainEvidence evidence, DrainVerdict verdict, int rule)
    {
        var decision = DrainRules.Decide(evidence, Settings);
        Assert.Equal((name, verdict, rule), (name, decision.Verdict, decision.Rule));
    }

    [Fact]
    public void Every_rule_has_a_row() => Assert.Equal(DrainRules.All.Select(r => r.Rule), Rows.Select(row => (int)row[3]).Distinct().Order());

    [Fact]
    public void Evidence_is_of_every_group_since_the_switch_alone()
    {
        var evidence = Of([Router, Audit], Sample(Router, Since - 1, 5, 5), Sample(Router, Since + 10, 3, 9), Sample(Router, Since + 20, 7, 9));
        Assert.Null(evidence.SampledAtMs);
        evidence = Of([Router, Audit], Sample(Router, Since + 10, 3, 9), Sample(Audit, Since + 15, 9, 9), Sample(Router, Since + 20, 7, 9));
        Assert.Equal((Since + 15, 2L, false), (evidence.SampledAtMs, evidence.Lag, evidence.Unread));
    }

    [Fact]
    public void A_log_has_grown_when_its_end_moved_or_is_seen_for_the_first_time()
    {
        Assert.Equal(Since + 10, Of([Router], Sample(Router, Since + 10, 9, 9), Sample(Router, Since + 20, 9, 9)).GrownAtMs);
        Assert.Equal(Since + 20, Of([Router], Sample(Router, Since + 10, 9, 9), Sample(Router, Since + 20, 9, 10), Sample(Router, Since + 30, 10, 10)).GrownAtMs);
    }

    [Fact]
    public void A_group_that_committed_nothing_has_all_of_the_log_before_it_and_no_more()
    {
        Assert.Equal(6, Of([Router], Sample(Router, Since, -1, 9, start: 3)).Lag);
        Assert.Equal(0, Of([Router], Sample(Router, Since, -1, 3, start: 3)).Lag);
        Assert.Equal(6, Of([Router], Sample(Router, Since, 1, 9, start: 3)).Lag);
    }

    [Fact]
    public void An_end_that_could_not_be_read_is_not_known() => Assert.True(Of([Router], Sample(Router, Since, 5, -1)).Unread);

    [Fact]
    public void Nobody_to_read_is_nothing_known() => Assert.Null(Of([], Sample(Router, Since, 5, 5)).SampledAtMs);

    private static DrainEvidence Of(GroupKey[] groups, params GroupOffsets[] samples) => DrainEvidence.Of(groups, samples, Since, Now);

    private static GroupOffsets Sample(GroupKey key, long atMs, long committed, long end, long start = 0) =>
        new(key.Cluster, key.Group, key.Topic, atMs, 1, [new PartitionOffsets(0, committed, start, end)]);
}
