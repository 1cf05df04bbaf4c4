using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Mitigations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>An order is recorded with the time it was asked for at; the same request again is the same mitigation, and its first time stands.</summary>
public sealed class StartMitigationTests
{
    private const string Group = "consumer-group|main|billing";
    private static readonly long First = DateTimeOffset.Parse("2030-03-01T23:59:59.500Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private readonly MemoryMitigationStore _store = new();
    private readonly Mock<IMitigationRunner> _runner = new();
    private readonly StartMitigation _start;

    public StartMitigationTests()
    {
        var topology = new SystemTopology { Clusters = [], Tracing = new TracingTopology { Cluster = "main" }, Streams = [] };
        _start = new(topology, _store, new MitigationBook(_store, new FakeTimeProvider(), NullLogger<MitigationBook>.Instance));
    }

    public static TheoryData<string, string?, string?, long, int> Repetitions => new()
    {
        { "the same request a moment later, after midnight", "r", "r", 1_000, 1 },
        { "the same request at the same time", "r", "r", 0, 1 },
        { "the same request a week later", "r", "r", 7 * 86_400_000L, 1 },
        { "the same request by a clock that is behind", "r", "r", -5_000, 1 },
        { "another request", "r", "s", 1_000, 2 },
        { "no request, twice", null, null, 0, 2 },
        { "a request, then none", "r", null, 0, 2 },
    };

    [Theory]
    [MemberData(nameof(Repetitions))]
    public async Task A_repeated_request_is_one_mitigation_asked_for_when_it_first_was(string name, string? first, string? second, long laterMs, int mitigations)
    {
        var one = await RunAsync(first, First);
        var two = await RunAsync(second, First + laterMs);

        Assert.True((one.Id == two.Id) == (mitigations == 1), name);
        Assert.Equal((First, mitigations == 1 ? First : First + laterMs), (one.AtMs, two.AtMs));
        var found = await FoundAsync(First - 10_000, First + (8 * 86_400_000L));
        Assert.Equal(mitigations, found.Count);
        Assert.All(found, m => Assert.StartsWith($"{m.Order.AtMs:D13}-", m.Id, StringComparison.Ordinal));
        _runner.Verify(r => r.StartAsync(It.Is<MitigationOrder>(o => o.Id == one.Id), default), Times.Exactly(mitigations == 1 ? 2 : 1));
    }

    [Theory]
    [InlineData("named")]
    [InlineData(null)]
    public async Task Listing_from_just_before_it_was_asked_for_finds_it_and_from_just_after_does_not(string? request)
    {
        var order = await RunAsync(request, First);

        Assert.Equal(order.Id, Assert.Single(await FoundAsync(First, First + 1)).Id);
        Assert.Empty(await FoundAsync(First + 1, First + 86_400_000));
        Assert.Empty(await FoundAsync(0, First));
    }

    [Fact]
    public async Task A_request_of_another_kind_or_target_is_another_mitigation()
    {
        await RunAsync("r", First);
        await RunAsync("r", First, subject: "consumer-group|main|other");
        await RunAsync("r", First, MitigationKind.ReplaceBroker, "broker|main|1");

        Assert.Equal(3, (await FoundAsync(0, long.MaxValue)).Select(m => m.Id).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_died_after_naming_it_and_before_recording_it_is_gone_on_for_with_the_time_it_was_asked_for()
    {
        var lost = OrderOf("r", First);
        await _store.BindAsync(MitigationOrder.RequestKey(lost.Kind, lost.Subject, "r"), lost.Id, default);

        var order = await RunAsync("r", First + 60_000);

        Assert.Equal((lost.Id, First), (order.Id, order.AtMs));
        Assert.Equal(First, Assert.Single(await FoundAsync(First, First + 1)).Order.AtMs);
    }

    [Fact]
    public async Task Many_at_once_are_one_and_all_are_told_of_it()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => RunAsync("r", First + i))));

        var kept = Assert.Single(await FoundAsync(0, long.MaxValue));
        Assert.All(orders, order => Assert.Equal((kept.Id, kept.Order.AtMs), (order.Id, order.AtMs)));
    }

    private Task<MitigationOrder> RunAsync(string? request, long atMs, MitigationKind kind = MitigationKind.RestartConsumer, string subject = Group) =>
        _start.RunAsync(OrderOf(request, atMs, kind, subject), _runner.Object, default);

    private MitigationOrder OrderOf(string? request, long atMs, MitigationKind kind = MitigationKind.RestartConsumer, string subject = Group) =>
        _start.OrderOf(kind, subject, "ann", "it hangs", request, atMs);

    private async Task<IReadOnlyList<Mitigation>> FoundAsync(long fromMs, long toMs) => (await _store.QueryAsync(fromMs, toMs, 100, null, default)).Items;
}
