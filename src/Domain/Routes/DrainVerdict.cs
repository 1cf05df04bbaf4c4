namespace Chasqui.Domain.Routes;

/// <summary>Whether the cluster that was left still holds something nobody has read.</summary>
public enum DrainVerdict
{
    Undetermined = 0,
    Draining = 1,
    Drained = 2,
}

/// <summary>A verdict and the number of the rule of <see cref="DrainRules"/> it rests on.</summary>
public readonly record struct DrainDecision(DrainVerdict Verdict, byte Rule);
