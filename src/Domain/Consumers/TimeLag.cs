namespace Chasqui.Domain.Consumers;

/// <summary>How old the oldest unread record is.</summary>
/// <param name="Ms">Its age in milliseconds, never negative; 0 when nothing is unread.</param>
/// <param name="AtLeast">It is older than the recorded history of the log end: <paramref name="Ms"/> is a lower bound.</param>
public readonly record struct TimeLag(long Ms, bool AtLeast);
