using Chasqui.Domain.Mitigations;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>Which act of which mitigation.</summary>
/// <param name="Id">The mitigation.</param>
/// <param name="Act">The act's name.</param>
public sealed record ActOrder(string Id, string Act);

/// <summary>An act that is given up.</summary>
/// <param name="Id">The mitigation.</param>
/// <param name="Act">The act's name.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Says">In words.</param>
public sealed record GiveUpOrder(string Id, string Act, string Outcome, string Says);

/// <summary>A look at the target of a mitigation.</summary>
/// <param name="Id">The mitigation.</param>
/// <param name="ActedAtMs">Only what was observed after this counts; Unix milliseconds.</param>
public sealed record LookOrder(string Id, long ActedAtMs);

/// <summary>A line for a mitigation's record.</summary>
/// <param name="Id">The mitigation.</param>
/// <param name="Name">The line's name.</param>
/// <param name="Begins">Whether it begins or has ended.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Says">In words.</param>
public sealed record NoteOrder(string Id, string Name, bool Begins, string Outcome, string Says);

/// <summary>The end of a mitigation.</summary>
/// <param name="Id">The mitigation.</param>
/// <param name="Event">Succeed, Escalate, Expire or Cancel.</param>
/// <param name="Says">Why.</param>
public sealed record EndOrder(string Id, MitigationEvent Event, string Says);
