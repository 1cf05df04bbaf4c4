namespace Chasqui.Monitoring.Mitigations;

/// <summary>A call for somebody to look.</summary>
/// <param name="Key">The same for repetitions of the same call.</param>
/// <param name="To">Who, as the policy says.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Says">Why, in one line.</param>
/// <param name="MitigationId">The mitigation.</param>
/// <param name="IncidentId">The incident; null for what a person started.</param>
/// <param name="AtMs">When it was called, in Unix milliseconds: the same in every repetition.</param>
public sealed record Page(string Key, string To, string Subject, string Says, string MitigationId, string? IncidentId, long AtMs);

/// <summary>Whether a page was sent.</summary>
/// <param name="IsSent">It was, or there is nowhere to send it to.</param>
/// <param name="Says">In words for an operator; no secrets.</param>
public sealed record PageResult(bool IsSent, string Says);

/// <summary>
/// Sends pages to who the topology names in <c>mitigations.pagers</c>; to nobody else. At least once for each key: a page comes again after a crash or a lost
/// answer. A failure is a result; so is what is thrown. Has a deadline of its own.
/// </summary>
public interface IPager
{
    Task<PageResult> SendAsync(Page page, CancellationToken cancellation);
}
