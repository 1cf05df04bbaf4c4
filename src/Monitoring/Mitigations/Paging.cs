using Chasqui.Domain.Mitigations;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Pages once for each reason. A page is put into the outbox, told of in the log, and sent; one that cannot be sent holds up nobody, and is tried again
/// by whoever sweeps. Lines in the record of the incident, or of the mitigation where there is none, say what became of it.
/// </summary>
public sealed class Paging(LogPager log, IPager pager, IPageOutbox outbox, MitigationBook book, ILogger<Paging> logger)
{
    public const string Sent = "Paged";
    public const string Failed = "NotPaged";

    /// <param name="mitigation">The mitigation.</param>
    /// <param name="to">Who.</param>
    /// <param name="reason">What is paged for, such as <c>escalated</c> or <c>G6</c>; the same reason of the same incident is paged once.</param>
    /// <param name="says">Why, in one line.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task PageAsync(Mitigation mitigation, string to, string reason, string says, CancellationToken cancellation)
    {
        var record = mitigation.Order.IncidentId ?? mitigation.Id;
        var line = $"page-{reason}";
        if (await book.LineAsync(record, line, StepPhase.Begins, cancellation) is not null)
            return;
        var page = new Page($"{record}-{line}", to, mitigation.Order.Subject, says, mitigation.Id, mitigation.Order.IncidentId, book.NowMs);
        var pending = new PendingPage(page, record, line, 0, book.NowMs);
        // In this order: what is begun in the record is in the outbox, and what was told of and not begun is told of again.
        await outbox.PutAsync(pending, cancellation);
        log.Tell(page);
        await NoteAsync(pending, line, StepPhase.Begins, "", says, cancellation);
        await SendAsync(pending, cancellation);
    }

    /// <summary>Sends what is due. Several may at once: the key tells the receiver.</summary>
    public async Task SendDueAsync(CancellationToken cancellation)
    {
        foreach (var pending in await outbox.ListAsync(cancellation))
            if (pending.NextMs <= book.NowMs)
                await SendAsync(pending, cancellation);
    }

    private async Task SendAsync(PendingPage pending, CancellationToken cancellation)
    {
        var result = await TryAsync(pending.Page, cancellation);
        if (result.IsSent)
        {
            await EndAsync(pending, Sent, result.Says, cancellation);
            return;
        }

        MitigationsMeter.NotPaged(pending.Page);
        Log.NotPaged(logger, pending.Page.To, pending.Page.Key, pending.Tries + 1, result.Says);
        await NoteAsync(pending, $"{pending.Line}-failed", StepPhase.Ended, Failed, $"it is tried again: {result.Says}", cancellation);
        if (PagingRules.NextMs(pending.Tries + 1, pending.Page.AtMs, book.NowMs) is { } next)
            await outbox.PutAsync(pending with { Tries = pending.Tries + 1, NextMs = next }, cancellation);
        else
            await EndAsync(pending, Failed, $"given up: {result.Says}", cancellation);
    }

    private async Task EndAsync(PendingPage pending, string outcome, string says, CancellationToken cancellation)
    {
        await NoteAsync(pending, pending.Line, StepPhase.Ended, outcome, says, cancellation);
        await outbox.RemoveAsync(pending.Page.Key, cancellation);
    }

    private async Task<PageResult> TryAsync(Page page, CancellationToken cancellation)
    {
        try
        {
            return await pager.SendAsync(page, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new(false, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>In the record that is asked for repetitions, and in the mitigation's own, where people look.</summary>
    private async Task NoteAsync(PendingPage pending, string name, StepPhase phase, string outcome, string says, CancellationToken cancellation)
    {
        var line = $"{pending.Page.To}: {says}";
        if (pending.Record != pending.Page.MitigationId)
            await book.NoteAsync(pending.Page.MitigationId, name, phase, outcome, line, cancellation);
        await book.NoteAsync(pending.Record, name, phase, outcome, line, cancellation);
    }
}
