namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// The times in which records of a hop should have been sent and were not: a verdict that rests on them changes when it is found that hop
/// records of that time were lost, or came after all. Both ends are included, in Unix milliseconds.
/// </summary>
/// <param name="FromMs">The earliest.</param>
/// <param name="ToMs">The latest.</param>
public readonly record struct HopSilence(long FromMs, long ToMs)
{
    /// <summary>The first rule of the loss ladder that silence has a say in.</summary>
    public const int FirstRule = 9;

    public static HopSilence? Join(HopSilence? left, HopSilence? right) =>
        left is not { } a ? right
        : right is not { } b ? left
        : new HopSilence(Math.Min(a.FromMs, b.FromMs), Math.Max(a.ToMs, b.ToMs));
}
