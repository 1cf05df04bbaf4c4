using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Pages once for each reason: a line in the record of the incident, or of the mitigation where there is none, says that it was done.</summary>
public sealed class Paging(IPager pager, MitigationBook book)
{
    /// <param name="mitigation">The mitigation.</param>
    /// <param name="to">Who.</param>
    /// <param name="reason">What is paged for, such as <c>escalated</c> or <c>G6</c>; the same reason of the same incident is paged once.</param>
    /// <param name="says">Why, in one line.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task PageAsync(Mitigation mitigation, string to, string reason, string says, CancellationToken cancellation)
    {
        var record = mitigation.Order.IncidentId ?? mitigation.Id;
        var name = $"page-{reason}";
        if (await book.LineAsync(record, name, StepPhase.Ended, cancellation) is not null)
            return;
        await pager.PageAsync(new($"{record}-{name}", to, mitigation.Order.Subject, says, mitigation.Id, mitigation.Order.IncidentId), cancellation);
        await book.NoteAsync(record, name, StepPhase.Ended, "Paged", $"{to}: {says}", cancellation);
        if (record != mitigation.Id)
            await book.NoteAsync(mitigation.Id, name, StepPhase.Ended, "Paged", $"{to}: {says}", cancellation);
    }
}
