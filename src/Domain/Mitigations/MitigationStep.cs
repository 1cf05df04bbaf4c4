namespace Chasqui.Domain.Mitigations;

/// <summary>A line of a mitigation's record: something begins, or has ended. Lines are only ever added.</summary>
/// <param name="Name">What, such as <c>restart-all</c>, <c>watch-restart-all</c> or <c>page</c>.</param>
/// <param name="Phase">Whether it begins or has ended.</param>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="Outcome">How it ended; empty when it begins.</param>
/// <param name="Says">In words.</param>
/// <param name="Reference">What an accepted act is observed by.</param>
public sealed record MitigationStep(string Name, StepPhase Phase, long AtMs, string Outcome, string Says, string? Reference = null);

/// <summary>The two lines that a step has. The numbers are stored: never renumber.</summary>
public enum StepPhase : byte
{
    Begins = 1,
    Ended = 2,
}
