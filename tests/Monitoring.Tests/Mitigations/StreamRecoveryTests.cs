using Chasqui.Contracts;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>What is told of a stream since it was switched: never that it is well while an event is missing, late, or not known of.</summary>
public sealed class StreamRecoveryTests
{
    /// <summary>
    /// Events as "there 5 @0 sent received": over the cluster that is led over now (or the one left), begun 5 s since the switch, at offset 0, with the hops
    /// that are known of. Well for 60 s is asked for, and the times of the path are 40 s together.
    /// </summary>
    public static TheoryData<string, string[], Situation, string> Rows => new()
    {
        { "all that began have arrived", ["there 5 @0 sent received", "there 30 @1 sent received"], new(), "H8" },
        { "the same, led back", ["there 5 @0 sent received", "there 30 @1 sent received"], new(Kind: MitigationKind.FailBackStream), "H8" },
        { "only the reader's hops are known", ["there 5 @0 received"], new(), "H8" },
        { "nothing was sent since", [], new(), "H4" },
        { "all that arrived began before the switch", ["there -1 @0 sent received"], new(), "H4" },
        { "all that arrived went over the side that was left", ["left 5 @0 sent received"], new(), "H4" },
        { "how far hops were ingested is not known", ["there 5 @0 sent received"], new(Ingested: null), "H1" },
        { "hops were ingested up to the act", ["there 0 @0 sent received"], new(Ingested: 1), "H1" },
        { "hops were ingested to just before it was well long enough", ["there 5 @0 sent received"], new(Ingested: 60.999), "H5" },
        { "hops were ingested to when it was well long enough", ["there 5 @0 sent received"], new(Ingested: 61), "H8" },
        { "ingest stands still, and events are past their time", ["there 5 @0 sent received"], new(Now: 140, Ingested: 99), "H5" },
        { "one is under way that began before it was well long enough", ["there 5 @0 sent received", "there 60 @1 sent"], new(Passed: 1), "H5" },
        { "one is under way that began when it was well long enough", ["there 5 @0 sent received", "there 61 @1 sent"], new(Passed: 1), "H8" },
        { "the same, and it is past its time", ["there 5 @0 sent received", "there 61 @1 sent"], new(Now: 102, Passed: 1), "H5" },
        { "the only one is late", ["there 5 @0 sent"], new(), "H4" },
        { "one is late among others", ["there 5 @0 sent received", "there 6 @1 sent"], new(Passed: 1), "H5" },
        { "the only one was passed, and not looked up yet", ["there 5 @0 sent"], new(Passed: 1), "H4" },
        { "one was passed, and not looked up yet", ["there 5 @0 sent", "there 6 @1 sent received"], new(Passed: 2), "H5" },
        { "one was passed, looked up, and is there", ["there 5 @0 sent", "there 6 @1 sent received"], new(Passed: 2, LookedUp: true), "H3: Losing" },
        { "one is lost over the side that was left", ["left 5 @0 sent", "there 6 @0 sent received"], new(PassedLeft: 1, LookedUp: true), "H3: Losing" },
        { "one was lost before the switch", ["left -5 @0 sent", "there 6 @0 sent received"], new(PassedLeft: 1, LookedUp: true), "H8" },
        { "where one lies is not known", ["there 5 @-1 sent", "there 6 @0 sent received"], new(), "H2" },
        { "one is lost and of another nobody knows", ["there 5 @-1 sent", "there 6 @0 sent"], new(Passed: 1, LookedUp: true), "H3: Losing" },
        { "the side that was left is not read to its end", ["there 5 @0 sent received"], new(Left: "behind"), "H6" },
        { "the home that was left is away, and keeps its backlog", ["there 5 @0 sent received"], new(Left: "away"), "H8" },
        { "the standby that was left is away", ["there 5 @0 sent received"], new(Kind: MitigationKind.FailBackStream, Left: "away"), "H6" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task It_is_well_when_every_event_since_has_come_to_its_end(string name, string[] events, Situation at, string says)
    {
        using var stream = new SwitchedStream(at.Kind);
        await stream.ActAsync();
        stream.At(at.Now);
        foreach (var line in events)
            await IngestAsync(stream, line.Split(' '));
        await ObserveAsync(stream, at);

        Assert.StartsWith($"{name}: {says}", $"{name}: {await stream.DecideAsync()}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_event_counts_once_however_often_its_hops_come()
    {
        using var stream = await WellAsync();
        await stream.IngestAsync(stream.There, 7, 1, ["sent", "received", "received"]);
        await stream.IngestAsync(stream.There, 7, 1, ["received", "sent"], await stream.IngestAsync(stream.There, 7, 2, ["sent", "received"]));

        var seen = await stream.LookAsync();

        Assert.Equal((3L, "Delivered"), (seen.Stream!.Arrived, seen.Verdict));
        Assert.Contains("3 came over standby, 0 under way, 0 not known, 0 lost", seen.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_is_taken_back_when_its_hop_comes_late_and_only_then_the_event_has_arrived()
    {
        using var stream = new SwitchedStream();
        await stream.ActAsync();
        stream.At(100);
        await stream.IngestAsync(stream.There, 5, 0, ["sent", "received"]);
        var late = await stream.IngestAsync(stream.There, 6, 1, ["sent"]);
        await ObserveAsync(stream, new(Passed: 2, LookedUp: true));
        Assert.StartsWith("H3: Losing", await stream.DecideAsync(), StringComparison.Ordinal);

        await stream.IngestAsync(stream.There, 6, 1, ["received"], late);

        Assert.StartsWith("H8", await stream.DecideAsync(), StringComparison.Ordinal);
        Assert.Equal(2, (await stream.LookAsync()).Stream!.Arrived);
    }

    [Fact]
    public async Task One_that_was_led_back_since_is_not_well_by_what_arrives_there()
    {
        using var stream = await WellAsync();
        await stream.SwitchAsync(stream.Left);
        await stream.IngestAsync(stream.Left, 100, 0, ["sent", "received"]);
        stream.At(200);
        await stream.IngestedAsync(200);

        Assert.StartsWith("H3: NotSwitched by the route, which leads over fronting", await stream.DecideAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MitigationKind.FailOverStream)]
    [InlineData(MitigationKind.FailBackStream)]
    public async Task One_whose_route_is_gone_is_not_well_and_no_trace_is_read_for_it(MitigationKind kind)
    {
        using var stream = new SwitchedStream(kind);
        stream.At(100);

        Assert.StartsWith("H3: NotSwitched", await stream.DecideAsync(), StringComparison.Ordinal);
        stream.Stores.Segments.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData("segments")]
    [InlineData("probes")]
    [InlineData("emitters")]
    [InlineData("progress")]
    [InlineData("routes")]
    public async Task A_store_that_fails_makes_no_verdict_and_the_next_look_is_whole(string store)
    {
        using var stream = await WellAsync();
        stream.Stores.FailOnce(store);
        await Assert.ThrowsAsync<IOException>(stream.DecideAsync);
        Assert.StartsWith("H8", await stream.DecideAsync(), StringComparison.Ordinal);
    }

    private static async Task<SwitchedStream> WellAsync()
    {
        var stream = new SwitchedStream();
        await stream.ActAsync();
        stream.At(100);
        await stream.IngestAsync(stream.There, 5, 0, ["sent", "received"]);
        await ObserveAsync(stream, new());
        return stream;
    }

    private static Task<TraceId> IngestAsync(SwitchedStream stream, string[] words)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return stream.IngestAsync(words[0] == "there" ? stream.There : stream.Left, double.Parse(words[1], culture), long.Parse(words[2][1..], culture), words[3..]);
    }

    private static async Task ObserveAsync(SwitchedStream stream, Situation at)
    {
        foreach (var (cluster, passed) in new[] { (stream.There, at.Passed), (stream.Left, at.PassedLeft) })
            await stream.SinkAsync(cluster, -10, 0, 0);
        await stream.SinkAsync(stream.There, 70, at.Passed, 20);
        if (at.Left != "away")
            foreach (var seconds in (double[])[2, 70, at.Now - 1])
                await stream.SinkAsync(stream.Left, seconds, at.PassedLeft, at.PassedLeft + (at.Left == "behind" ? 4 : 0));
        if (at.Ingested is { } ingested)
            await stream.IngestedAsync(ingested);
        if (at.LookedUp)
            await stream.LookUpAsync();
    }

    /// <summary>What else is so, in seconds since the switch.</summary>
    /// <param name="Kind">What was done.</param>
    /// <param name="Now">When it is looked.</param>
    /// <param name="Ingested">How far hops were ingested; null for not known.</param>
    /// <param name="Passed">How many records the sink has passed there.</param>
    /// <param name="PassedLeft">How many on the side that was left.</param>
    /// <param name="Left">That side: drained, behind or away.</param>
    /// <param name="LookedUp">What was passed and not received was looked up, and is there.</param>
    public sealed record Situation(
        MitigationKind Kind = MitigationKind.FailOverStream, double Now = 100, double? Ingested = 100, long Passed = 0, long PassedLeft = 0, string Left = "drained",
        bool LookedUp = false);
}
