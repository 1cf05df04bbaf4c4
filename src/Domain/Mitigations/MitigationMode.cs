namespace Chasqui.Domain.Mitigations;

/// <summary>How far a kind of mitigation may go by itself. Ordered. The numbers are stored: never renumber.</summary>
public enum MitigationMode : byte
{
    /// <summary>Never, not even by hand.</summary>
    Off = 0,

    /// <summary>Plans, checks every guardrail, records it all, and does nothing.</summary>
    DryRun = 1,

    /// <summary>Acts once somebody has approved.</summary>
    Approve = 2,

    /// <summary>Acts by itself.</summary>
    Auto = 3,
}
