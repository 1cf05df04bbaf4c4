using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Brokers;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>What guardrails are told of a stream: from its route, and from the boards of the cluster that it would leave and of the one it would go to.</summary>
public sealed class StreamGuardEvidenceTests
{
    private const long Now = 100;

    public static TheoryData<string, MitigationKind, string?, string?, long, string?> Destinations => new()
    {
        { "over a standby that is well", MitigationKind.FailOverStream, "OfflinePartitions", "Healthy", Now, null },
        { "over a standby that was judged just in time", MitigationKind.FailOverStream, "OfflinePartitions", "Healthy", Now - 30, null },
        { "over a standby that was judged too long ago", MitigationKind.FailOverStream, "OfflinePartitions", "Healthy", Now - 31, "standby, where it would be led over, is not judged" },
        { "over a standby that was never judged", MitigationKind.FailOverStream, "OfflinePartitions", null, Now, "standby, where it would be led over, is not judged" },
        { "over a standby that is sick", MitigationKind.FailOverStream, "OfflinePartitions", "Degraded", Now, "standby, where it would be led over, is Degraded" },
        { "over a standby of which nobody knows", MitigationKind.FailOverStream, "OfflinePartitions", "Undetermined", Now, "standby, where it would be led over, is Undetermined" },
        { "when most of the home is sick", MitigationKind.FailOverStream, "MajoritySick", "Healthy", Now, "most brokers of fronting are sick, by K3" },
        { "back over a home that is well", MitigationKind.FailBackStream, "Healthy", null, Now, null },
        { "back over a home that is not", MitigationKind.FailBackStream, "OfflinePartitions", "Healthy", Now, "fronting, where it would be led over, is OfflinePartitions" },
    };

    [Theory]
    [MemberData(nameof(Destinations))]
    public async Task It_is_led_only_where_it_is_known_to_be_well(string name, MitigationKind kind, string? home, string? standby, long standbyAt, string? wider)
    {
        using var stream = new SwitchedStream(kind);
        if (kind == MitigationKind.FailBackStream)
            await stream.SwitchAsync(SwitchedStream.Standby);
        stream.At(Now);
        Put(stream, (SwitchedStream.Home, home, Now), (SwitchedStream.Standby, standby, standbyAt));

        var seen = await stream.Source.ReadAsync(stream.Order, default);

        Assert.Equal((name, wider), (name, seen.Wider));
        Assert.Equal((home, "K3", SwitchedStream.MsOf(Now)), (seen.Verdict, seen.Rule, seen.ObservedAtMs));
        Assert.Equal((stream.There, stream.Left, "stream|orders"), (seen.To, seen.From, seen.Target!.Subject));
        Assert.Equal((SwitchedStream.Home, kind == MitigationKind.FailBackStream ? "1" : "0"), (seen.Facts["home"], seen.Facts["epoch"]));
    }

    [Fact]
    public async Task Of_a_home_that_was_never_judged_nothing_is_known()
    {
        using var stream = new SwitchedStream();
        stream.At(Now);
        Put(stream, (SwitchedStream.Standby, "Healthy", Now));

        var seen = await stream.Source.ReadAsync(stream.Order, default);

        Assert.Equal(((long?)null, (string?)null), (seen.ObservedAtMs, seen.To));
        Assert.Equal("G4", Refusal(stream, seen));
        Assert.Empty(MitigationActs.Of(stream.Kind, seen));
    }

    [Fact]
    public async Task A_stream_that_there_is_not_is_no_target_and_is_not_well()
    {
        using var stream = new SwitchedStream();
        Put(stream, (SwitchedStream.Home, "OfflinePartitions", Now));
        var order = stream.Order with { Subject = "stream|nobody" };

        var seen = await stream.Source.ReadAsync(order, default);

        Assert.Null(seen.Target);
        Assert.Equal("G3", Refusal(stream, seen));
        Assert.Null((await stream.Source.LookAsync(new Mitigation { Order = order }, 0, default)).ObservedAtMs);
    }

    [Fact]
    public async Task One_that_is_led_there_already_or_is_not_drained_yet_is_somebody_elses_change()
    {
        using var stream = new SwitchedStream();
        await stream.ActAsync();
        stream.At(Now);
        Put(stream, (SwitchedStream.Home, "OfflinePartitions", Now), (SwitchedStream.Standby, "Healthy", Now));

        Assert.Equal("fronting is not drained since the last switch", (await stream.Source.ReadAsync(stream.Order, default)).ForeignChange);
        foreach (var seconds in (double[])[2, 70, 99])
            await stream.SinkAsync(stream.Left, seconds, 3, 3);
        await stream.SettleAsync();
        var settled = await stream.Source.ReadAsync(stream.Order, default);
        Assert.Equal("it is led over standby already", settled.ForeignChange);
        Assert.Equal("G7", Refusal(stream, settled));
        Assert.Null((await stream.Source.ReadAsync(stream.Order with { Kind = MitigationKind.FailBackStream }, default)).ForeignChange);
    }

    [Theory]
    [InlineData("boards")]
    [InlineData("routes")]
    public async Task A_store_that_fails_lets_nothing_act(string store)
    {
        using var stream = new SwitchedStream();
        Put(stream, (SwitchedStream.Home, "OfflinePartitions", Now), (SwitchedStream.Standby, "Healthy", Now));
        if (store == "boards")
            stream.Boards.Setup(b => b.LoadBoardsAsync(default)).ThrowsAsync(new IOException("boards cannot be read."));
        else
            stream.Stores.FailOnce(store);

        await Assert.ThrowsAsync<IOException>(() => stream.Source.ReadAsync(stream.Order, default));
    }

    private static string? Refusal(SwitchedStream stream, GuardEvidence seen) => GuardRules.Check(
        new(stream.Order, SwitchedStream.Topology.Mitigations.For(stream.Kind), seen, SwitchedStream.MsOf(Now))).FirstOrDefault(g => g.WhyNot is not null)?.Id;

    private static void Put(SwitchedStream stream, params (string Cluster, string? Verdict, long At)[] boards) => stream.Boards.Setup(b => b.LoadBoardsAsync(default)).ReturnsAsync(
        [.. boards.Where(b => b.Verdict is not null).Select(b => new ClusterBoard(b.Cluster, SwitchedStream.MsOf(b.At), b.Verdict!, "K3", 0, [], [], []))]);
}
