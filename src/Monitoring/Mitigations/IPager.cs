namespace Chasqui.Monitoring.Mitigations;

/// <summary>A call for somebody to look.</summary>
/// <param name="Key">The same for repetitions of the same call.</param>
/// <param name="To">Who, as the policy says.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Says">Why, in one line.</param>
/// <param name="MitigationId">The mitigation.</param>
/// <param name="IncidentId">The incident; null for what a person started.</param>
public sealed record Page(string Key, string To, string Subject, string Says, string MitigationId, string? IncidentId);

/// <summary>Pages somebody. At least once for each key; a failure throws, and is tried again.</summary>
public interface IPager
{
    Task PageAsync(Page page, CancellationToken cancellation);
}
