namespace Chasqui.Demo.Faults;

/// <summary>Draws the fault that one event meets at one stage. One thread uses it.</summary>
internal sealed class EventFaults
{
    /// <summary>About as many events of each fault as a person cares to look at.</summary>
    private const double AboutEach = 20;

    private const double MostOften = 0.04;
    private readonly Random _random;
    private readonly FaultKind[] _kinds;
    private readonly double _chance;
    private volatile bool _active;

    /// <param name="options">The run.</param>
    /// <param name="stage">Keeps the stages' draws apart.</param>
    /// <param name="possible">What can happen at this stage.</param>
    public EventFaults(DemoOptions options, int stage, params FaultKind[] possible)
    {
        _random = new Random(HashCode.Combine(options.Seed, stage));
        _kinds = [.. possible.Where(options.Faults.Contains)];
        _chance = Math.Min(MostOften, AboutEach / (options.Rate * options.EventFaultsFor.TotalSeconds));
    }

    /// <summary>Whether faults are drawn now.</summary>
    public bool Active
    {
        get => _active;
        set => _active = value;
    }

    /// <summary>The fault of the next event; null for most.</summary>
    public FaultKind? Draw()
    {
        if (!_active)
            return null;
        var drawn = _random.NextDouble();
        foreach (var kind in _kinds)
        {
            if (drawn < _chance)
                return kind;
            drawn -= _chance;
        }

        return null;
    }
}
