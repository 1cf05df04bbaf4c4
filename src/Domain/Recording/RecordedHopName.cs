using Chasqui.Contracts;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>A hop as a recording names it, and what can be told of it from its occurrences, should no topology say.</summary>
internal sealed class RecordedHopName(string stage, HopAction action)
{
    private double _delaySum;
    private long _count;

    public string Stage { get; } = stage;

    public HopAction Action { get; } = action;

    public string Name => HopName.Of(Stage, Action);

    /// <summary>From the birth of the event to this hop, in milliseconds, on average.</summary>
    public double MeanDelayMs => _count == 0 ? 0 : _delaySum / _count;

    /// <summary>The topic of its last known place; -1 for none.</summary>
    public int Topic { get; private set; } = -1;

    public void Count(long delayMs, in RecordPlace place)
    {
        _delaySum += delayMs;
        _count++;
        if (place.IsKnown)
            Topic = place.Topic;
    }
}
