namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// What became of the events that began at or after some time: of all of them whether they are lost; and of those that went over one cluster whether they came
/// to their end. What is too early to tell is open, and so is what was not looked up yet: neither counts as arrived.
/// </summary>
/// <param name="Lost">Events lost at some hop, over whatever cluster.</param>
/// <param name="Arrived">Events over the cluster that came to their end, delivered or by a known end.</param>
/// <param name="Undetermined">Events over the cluster of which nobody knows.</param>
/// <param name="Open">Events over the cluster that did not come to their end yet.</param>
/// <param name="OldestOpenMs">When the oldest open one began, in Unix milliseconds; <see cref="long.MaxValue"/> for none.</param>
public readonly record struct TracesSince(long Lost, long Arrived, long Undetermined, long Open, long OldestOpenMs)
{
    public static readonly TracesSince None = new(0, 0, 0, 0, long.MaxValue);

    public static TracesSince operator +(TracesSince a, TracesSince b) =>
        new(a.Lost + b.Lost, a.Arrived + b.Arrived, a.Undetermined + b.Undetermined, a.Open + b.Open, Math.Min(a.OldestOpenMs, b.OldestOpenMs));

    public static TracesSince Add(TracesSince left, TracesSince right) => left + right;
}

/// <summary>Which events are asked for.</summary>
/// <param name="SinceMs">They began at or after this, in Unix milliseconds.</param>
/// <param name="Home">The cluster of the path whose writers a route may send elsewhere.</param>
/// <param name="Cluster">The cluster that those went over that are told apart: the home, or its standby.</param>
public readonly record struct SinceQuestion(long SinceMs, string Home, string Cluster);
