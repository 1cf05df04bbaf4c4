using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Mitigations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>Pages are sent once for each reason, survive a pager that is away, and hold up nobody.</summary>
public sealed class PagingTests
{
    private static readonly Mitigation Mitigation = new()
    {
        Order = new MitigationOrder
        {
            Id = "m", Kind = MitigationKind.RestartConsumer, Subject = "consumer-group|main|billing", Clusters = ["main"], By = MitigationOrder.Policy, Why = "stuck", AtMs = 1, IncidentId = "i",
        },
    };

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
    private readonly MemoryMitigationStore _store = new();
    private readonly Mock<IPager> _pager = new();
    private readonly List<Page> _sent = [];
    private Func<PageResult> _answer = () => new(true, "taken");

    public PagingTests() => _pager.Setup(p => p.SendAsync(It.IsAny<Page>(), default)).Callback((Page page, CancellationToken _) => _sent.Add(page)).ReturnsAsync((Page _, CancellationToken _) => _answer());

    [Fact]
    public async Task A_reason_is_paged_once_and_both_records_say_so()
    {
        for (var i = 0; i < 3; i++)
            await Paging().PageAsync(Mitigation, "payments", "G6", "most are sick", default);
        await Paging().PageAsync(Mitigation, "payments", "escalated-m", "it did not help", default);

        Assert.Equal(["i-page-G6", "i-page-escalated-m"], _sent.Select(page => page.Key));
        Assert.Equal(("payments", "m", "i"), (_sent[0].To, _sent[0].MitigationId, _sent[0].IncidentId));
        foreach (var record in new[] { "i", "m" })
            Assert.Equal([(StepPhase.Begins, ""), (StepPhase.Ended, Monitoring.Mitigations.Paging.Sent)], await LinesAsync(record, "page-G6"));
        Assert.Empty(await _store.ListAsync(default));
    }

    [Fact]
    public async Task A_pager_that_is_away_is_on_the_record_and_tried_again_by_sweeps_until_it_takes_it()
    {
        _answer = () => throw new HttpRequestException("no such host");
        await Paging().PageAsync(Mitigation, "payments", "G6", "most are sick", default);
        Assert.Equal([(StepPhase.Begins, "")], await LinesAsync("m", "page-G6"));
        Assert.Equal([(StepPhase.Ended, Monitoring.Mitigations.Paging.Failed)], await LinesAsync("m", "page-G6-failed"));

        await Paging().SendDueAsync(default);
        Assert.Single(_sent);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Paging().SendDueAsync(default);
        Assert.Equal((2, 2), (_sent.Count, Assert.Single(await _store.ListAsync(default)).Tries));
        _answer = () => new(true, "taken");
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Paging().SendDueAsync(default);
        await Paging().SendDueAsync(default);

        Assert.Equal((3, 1), (_sent.Count, _sent.Distinct().Count()));
        Assert.Equal([(StepPhase.Begins, ""), (StepPhase.Ended, Monitoring.Mitigations.Paging.Sent)], await LinesAsync("i", "page-G6"));
        Assert.Empty(await _store.ListAsync(default));
    }

    [Fact]
    public async Task After_a_day_a_page_is_given_up_and_that_is_said()
    {
        _answer = () => new(false, "401");
        await Paging().PageAsync(Mitigation, "payments", "G6", "most are sick", default);
        _clock.Advance(PagingRules.GiveUpAfter);
        await Paging().SendDueAsync(default);

        Assert.Equal([(StepPhase.Begins, ""), (StepPhase.Ended, Monitoring.Mitigations.Paging.Failed)], await LinesAsync("i", "page-G6"));
        Assert.Contains("given up: 401", (await _store.StepsAsync("m", default))[^1].Says, StringComparison.Ordinal);
        Assert.Empty(await _store.ListAsync(default));
    }

    [Fact]
    public async Task One_whose_sender_died_before_it_said_anything_is_sent_by_the_next_sweep()
    {
        var page = new Page("i-page-G6", "payments", "x", "y", "m", "i", 5);
        await _store.PutAsync(new PendingPage(page, "i", "page-G6", 0, 5), default);
        await Paging().SendDueAsync(default);
        Assert.Equal(page, Assert.Single(_sent));
    }

    private async Task<(StepPhase, string)[]> LinesAsync(string record, string name) =>
        [.. (await _store.StepsAsync(record, default)).Where(step => step.Name == name).Select(step => (step.Phase, step.Outcome))];

    private Paging Paging() => new(
        new LogPager(NullLogger<LogPager>.Instance), _pager.Object, _store, new MitigationBook(_store, _clock, NullLogger<MitigationBook>.Instance),
        NullLogger<Paging>.Instance);
}
