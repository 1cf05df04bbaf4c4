using System.Collections.Immutable;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Xunit;

namespace Chasqui.StoreContract.Mitigations;

/// <summary>What every implementation of the stores of mitigations does.</summary>
public abstract class MitigationStoreContract
{
    protected static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    protected abstract (IMitigationStore Mitigations, IMitigationLedgerStore Ledger, IPageOutbox Pages) NewStores();

    [Fact]
    public async Task A_mitigation_is_added_once_and_comes_back_as_it_was()
    {
        var store = NewStores().Mitigations;
        var whole = Whole(Mitigation("a", Now));

        Assert.True(await store.AddAsync(whole, default));
        Assert.False(await store.AddAsync(Mitigation("a", Now), default));

        Assert.Equivalent(whole, (await store.FindAsync(whole.Id, default))!.Mitigation, strict: true);
        Assert.Equal("G8", (await store.FindAsync(whole.Id, default))!.Mitigation.Plan!.Guardrails[0].Id);
        Assert.Null(await store.FindAsync("no id", default));
        Assert.Null(await store.FindAsync(Mitigation("b", Now).Id, default));
    }

    [Fact]
    public async Task Of_two_that_replace_what_both_have_read_one_does()
    {
        var store = NewStores().Mitigations;
        var mitigation = Mitigation("a", Now);
        await store.AddAsync(mitigation, default);
        var read = (await store.FindAsync(mitigation.Id, default))!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            store.ReplaceAsync(read.Mitigation.After(MitigationEvent.AskApproval, $"{i}", "", Now)!, read.Tag, default)));

        Assert.Single(answers, replaced => replaced);
        Assert.Equal(MitigationState.AwaitingApproval, (await store.FindAsync(mitigation.Id, default))!.Mitigation.State);
    }

    [Fact]
    public async Task One_is_open_until_it_ends()
    {
        var store = NewStores().Mitigations;
        Assert.Empty(await store.OpenAsync(default));
        var mitigation = Mitigation("a", Now);
        await store.AddAsync(mitigation, default);
        Assert.Equal(mitigation.Id, Assert.Single(await store.OpenAsync(default)).Id);

        var read = (await store.FindAsync(mitigation.Id, default))!;
        Assert.True(await store.ReplaceAsync(read.Mitigation.After(MitigationEvent.Refuse, "x", "no", Now)!, read.Tag, default));

        Assert.Empty(await store.OpenAsync(default));
        Assert.False(await store.AddAsync(mitigation, default));
        Assert.Empty(await store.OpenAsync(default));
    }

    [Fact]
    public async Task Of_many_that_give_a_request_its_id_at_once_all_get_that_of_one_and_each_request_has_its_own()
    {
        var store = NewStores().Mitigations;
        var (key, other) = ($"restart-consumer|consumer-group|main|{new string('\u00e9', 300)}|/\\#?", "restart-consumer|consumer-group|main|a|other");
        Assert.Null(await store.BoundAsync(key, default));

        var given = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => store.BindAsync(key, $"id-{i}", default)));

        Assert.Single(given.Distinct());
        Assert.Equal(given[0], await store.BindAsync(key, "late", default));
        Assert.Equal(given[0], await store.BoundAsync(key, default));
        Assert.Null(await store.BoundAsync(other, default));
        Assert.Equal("id-of-other", await store.BindAsync(other, "id-of-other", default));
        Assert.Empty((await store.QueryAsync(0, Now + 1, 10, null, default)).Items);
        Assert.Empty(await store.OpenAsync(default));
    }

    [Fact]
    public async Task They_are_paged_by_the_time_they_were_asked_for()
    {
        var store = NewStores().Mitigations;
        for (var i = 0; i < 5; i++)
            await store.AddAsync(Mitigation("a", Now + i), default);

        var first = await store.QueryAsync(Now + 1, Now + 5, 3, null, default);
        var second = await store.QueryAsync(Now + 1, Now + 5, 3, first.Continuation, default);

        Assert.Equal([Now + 1, Now + 2, Now + 3, Now + 4], first.Items.Concat(second.Items).Select(m => m.Order.AtMs));
        Assert.Null(second.Continuation);
    }

    [Fact]
    public async Task The_first_line_of_a_name_and_phase_stays()
    {
        var store = NewStores().Mitigations;
        var first = new MitigationStep("restart-all", StepPhase.Begins, Now, "", "one");

        Assert.Equal(first, await store.AddStepAsync("m", first, default));
        Assert.Equal(first, await store.AddStepAsync("m", first with { AtMs = Now + 5, Says = "two" }, default));
        await store.AddStepAsync("m", first with { Phase = StepPhase.Ended, AtMs = Now + 9, Outcome = "Done", Reference = "r" }, default);
        await store.AddStepAsync("other", first, default);

        Assert.Equal([(Now, "one", null), (Now + 9, "one", "r")], (await store.StepsAsync("m", default)).Select(s => (s.AtMs, s.Says, s.Reference)));
    }

    [Fact]
    public async Task The_ledger_is_replaced_by_one_at_a_time()
    {
        var store = NewStores().Ledger;
        var empty = await store.LoadAsync(default);
        Assert.Null(empty.Tag);
        Assert.Empty(empty.Ledger.Held);

        var orders = Enumerable.Range(0, 5).Select(i => Mitigation($"{i}", Now + i).Order).ToArray();
        var firsts = await Task.WhenAll(orders.Select(order => store.SaveAsync(empty.Ledger.Take(order).Charge(order, Now), null, default)));
        Assert.Single(firsts, saved => saved);

        var read = await store.LoadAsync(default);
        Assert.Equal(2, read.Ledger.Held.Count);
        Assert.Equal(MitigationKind.RestartConsumer, Assert.Single(read.Ledger.Acts).Kind);
        var seconds = await Task.WhenAll(orders.Select(_ => store.SaveAsync(MitigationLedger.Empty, read.Tag, default)));
        Assert.Single(seconds, saved => saved);
    }

    [Fact]
    public async Task One_that_is_removed_is_gone_with_its_lines_and_those_of_its_incident_and_no_other()
    {
        var store = NewStores().Mitigations;
        var (old, other) = (Mitigation("a", Now - 86_400_000), Mitigation("b", Now));
        old = old with { Order = old.Order with { IncidentId = "incident", Request = "r" } };
        var key = MitigationOrder.RequestKey(old.Order.Kind, old.Order.Subject, "r");
        await store.BindAsync(key, old.Id, default);
        await store.BindAsync(MitigationOrder.RequestKey(old.Order.Kind, other.Order.Subject, "r"), other.Id, default);
        foreach (var mitigation in new[] { old, other })
        {
            await store.AddAsync(mitigation, default);
            await store.AddStepAsync(mitigation.Id, new MitigationStep("restart-all", StepPhase.Begins, Now, "", "one"), default);
        }

        await store.AddStepAsync("incident", new MitigationStep("page-G6", StepPhase.Begins, Now, "", "one"), default);
        Assert.Equal([old.Id], await store.AskedBeforeAsync(Now, default).Select(m => m.Id).ToArrayAsync());
        Assert.Equal([old.Id, other.Id], await store.AskedBeforeAsync(Now + 1, default).Select(m => m.Id).ToArrayAsync());

        await store.RemoveAsync(old, default);
        await store.RemoveAsync(old, default);

        Assert.Equal([other.Id], await store.AskedBeforeAsync(Now + 1, default).Select(m => m.Id).ToArrayAsync());
        Assert.Equal([other.Id], (await store.OpenAsync(default)).Select(m => m.Id));
        Assert.Empty(await store.StepsAsync(old.Id, default));
        Assert.Empty(await store.StepsAsync("incident", default));
        Assert.Null(await store.BoundAsync(key, default));
        Assert.Equal(other.Id, await store.BoundAsync(MitigationOrder.RequestKey(old.Order.Kind, other.Order.Subject, "r"), default));
        Assert.Single(await store.StepsAsync(other.Id, default));
    }

    [Fact]
    public async Task A_page_waits_until_it_is_removed()
    {
        var outbox = NewStores().Pages;
        Assert.Empty(await outbox.ListAsync(default));
        var page = new PendingPage(new("m-page-G6", "on-call", "broker|main|1", "why", "m", null, Now), "m", "page-G6", 0, Now);
        await outbox.PutAsync(page, default);
        await outbox.PutAsync(page with { Tries = 1, NextMs = Now + 9 }, default);
        await outbox.PutAsync(page with { Page = page.Page with { Key = "other", IncidentId = "i" } }, default);

        Assert.Equal([page with { Tries = 1, NextMs = Now + 9 }, page with { Page = page.Page with { Key = "other", IncidentId = "i" } }], await outbox.ListAsync(default));
        await outbox.RemoveAsync("m-page-G6", default);
        await outbox.RemoveAsync("m-page-G6", default);
        Assert.Equal("other", Assert.Single(await outbox.ListAsync(default)).Page.Key);
    }

    private static Mitigation Mitigation(string group, long atMs) => new()
    {
        Order = new MitigationOrder
        {
            Id = MitigationOrder.IdOf(MitigationKind.RestartConsumer, $"consumer-group|main|{group}", "r", atMs),
            Kind = MitigationKind.RestartConsumer,
            Subject = $"consumer-group|main|{group}",
            Clusters = ["main"],
            By = "me",
            Why = "because",
            AtMs = atMs,
        },
    };

    private static Mitigation Whole(Mitigation mitigation) => mitigation.After(MitigationEvent.AskApproval, "guardrails", "ok", Now)! with
    {
        Guardrail = "G8",
        Plan = new MitigationPlan
        {
            AtMs = Now,
            Mode = MitigationMode.Approve,
            Verdict = "Stuck",
            Rule = "C14",
            Evidence = ImmutableSortedDictionary<string, string>.Empty.Add("lag", "5"),
            Guardrails = [new("G8", "one mitigation a target", "held")],
            Acts = [new("restart-all", ActuatorAction.RestartAll, null, "restart every instance")],
        },
    };
}
