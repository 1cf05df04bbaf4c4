using System.Text.Json;
using Chasqui.Domain.Recording;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Domain.Tests.Recording;

public sealed class TraceRecordingJudgeTests
{
    private const string Trace = "019ca71f-b901-7000-8000-000000000001";
    private const long Born = 1_772_330_400_001;

    private static readonly string Settings = """
        {"streams":{"s":{"grace":"30s","path":[{"hop":"app/sent","cluster":"k","topic":"t"},{"hop":"sink/received","within":"10s","group":"g"}]}}}
        """;

    private readonly TraceRecordingJudge _judge = new(TopologyParser.ParseSettings(Settings).GetOrThrow().Streams);

    [Fact]
    public void Without_watermarks_the_ingest_groups_progress_holds_a_loss_back()
    {
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Progress(20, "g", "t", committed: 5);
        Probe(21, "found");
        Ingest(30, (10, 10), (7, 8));
        Assert.Equal("InFlight L6", VerdictAt(100));

        Ingest(101, (10, 10), (8, 9));
        Assert.Equal("InFlight L8", VerdictAt(102));

        Ingest(103, (10, 10), (9, 9));
        Assert.Equal("Lost L16", VerdictAt(104));
    }

    [Fact]
    public void Without_any_word_of_the_ingest_everything_counts_as_ingested_at_once()
    {
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Progress(5, "g", "t", committed: 5);
        Probe(6, "found");

        Assert.Equal("InFlight L8", VerdictAt(40));
        Assert.Equal("Lost L16", VerdictAt(40.001));
    }

    [Fact]
    public void A_group_that_comes_past_a_record_by_its_first_commit_was_put_there_unless_it_read_before()
    {
        Sent(0);
        Progress(1, "g", "t", committed: -1);
        Progress(5, "g", "t", committed: 5);
        Probe(6, "found");
        Assert.Equal("Lost L15", VerdictAt(60));

        Observe($$"""{"type":"hop","time":{{Born + 2_000}},"stream":"s","trace":"019ca71f-b901-7000-8000-000000000002","hop":"sink/received","cluster":"k","topic":"t","partition":0,"offset":1}""");
        Assert.Equal("Lost L16", VerdictAt(60));
    }

    [Fact]
    public void Found_before_the_group_passed_says_nothing_of_what_it_met()
    {
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Probe(3, "found");
        Progress(5, "g", "t", committed: 5);
        Assert.Equal("Undetermined L17", VerdictAt(60));

        Probe(61, "otherRecord");
        Assert.Equal("Lost L12", VerdictAt(62));
    }

    [Fact]
    public void Found_after_the_group_passed_stays_the_answer_when_it_is_gone_at_a_later_look()
    {
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Progress(5, "g", "t", committed: 5);
        Probe(6, "found");
        Probe(61, "belowLogStart");
        Assert.Equal("Lost L16", VerdictAt(62));
    }

    [Fact]
    public void A_log_range_from_before_the_record_says_nothing_of_it()
    {
        Observe($$"""{"type":"logRange","time":{{Born - 1_000}},"cluster":"k","topic":"t","partition":0,"start":0,"end":1}""");
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Progress(5, "g", "t", committed: 5);
        Assert.Equal("Undetermined L17", VerdictAt(60));

        Observe($$"""{"type":"logRange","time":{{Born + 61_000}},"cluster":"k","topic":"t","partition":0,"start":0,"end":1}""");
        Assert.Equal("Lost L12", VerdictAt(62));
    }

    [Fact]
    public void A_gap_that_is_taken_back_no_longer_makes_doubts()
    {
        Sent(0);
        Progress(1, "g", "t", committed: 0);
        Progress(5, "g", "t", committed: 5);
        Probe(6, "found");
        Gap(hops: 2);
        Assert.Equal("Undetermined L9", VerdictAt(60));

        Gap(hops: 0);
        Assert.Equal("Lost L16", VerdictAt(60));
    }

    [Fact]
    public void A_type_of_another_judge_is_refused()
    {
        using var json = JsonDocument.Parse("{}");

        Assert.False(_judge.TryObserve("moonPhase", 1, json.RootElement, out var error));
        Assert.Contains("moonPhase", error, StringComparison.Ordinal);
    }

    private void Sent(long at) =>
        Observe($$"""{"type":"hop","time":{{Born + at * 1_000}},"stream":"s","trace":"{{Trace}}","hop":"app/sent","cluster":"k","topic":"t","partition":0,"offset":2}""");

    private void Progress(double at, string group, string topic, long committed, long logEnd = 100, int partition = 0) =>
        Observe($$"""{"type":"progress","time":{{Born + (long)(at * 1_000)}},"cluster":"k","group":"{{group}}","topic":"{{topic}}","partition":{{partition}},"committed":{{committed}},"logStart":0,"logEnd":{{logEnd}}}""");

    private void Ingest(double at, params (long Committed, long LogEnd)[] partitions)
    {
        for (var i = 0; i < partitions.Length; i++)
            Progress(at, "chasqui-ingest", "chasqui.trace-hops", partitions[i].Committed, partitions[i].LogEnd, i);
    }

    private void Probe(double at, string outcome) =>
        Observe($$"""{"type":"probe","time":{{Born + (long)(at * 1_000)}},"trace":"{{Trace}}","cluster":"k","topic":"t","partition":0,"offset":2,"outcome":"{{outcome}}"}""");

    private void Gap(int hops) =>
        Observe($$"""{"type":"gap","time":{{Born + 50_000}},"emitter":"e","stream":"s","stage":"sink","from":{{Born}},"to":{{Born + 9_000}},"frames":1,"hops":{{hops}}}""");

    private void Observe(string line)
    {
        using var parsed = RecordedLine.Parse(System.Text.Encoding.UTF8.GetBytes(line), out var error);
        Assert.True(parsed is not null, error);
        Assert.True(_judge.TryObserve(parsed.Type, parsed.KnownMs, parsed.Document.RootElement, out error), error);
    }

    private string VerdictAt(double seconds) => _judge.Judge(Born + (long)(seconds * 1_000))
        .Where(v => v.Subject["trace"] == Trace && v.Subject["hop"] == "sink/received")
        .Select(v => $"{v.Verdict} {v.Rule}")
        .Single();
}
