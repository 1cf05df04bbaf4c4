namespace Chasqui.Domain.Consumers.History;

/// <summary>
/// How long something usually takes at the longest: the second longest of the last sixteen times, so that the one time it hung does not become
/// its habit.
/// </summary>
internal struct Habit
{
    [System.Runtime.CompilerServices.InlineArray(Size)]
    private struct Times
    {
        private float _first;
    }

    private const int Size = 16;
    private Times _seconds;
    private byte _next;
    private byte _count;

    /// <summary>How many times are remembered.</summary>
    public readonly int Count => _count;

    /// <summary>In milliseconds; 0 when nothing is remembered.</summary>
    public readonly long LongestMs
    {
        get
        {
            float longest = 0, second = 0;
            for (var i = 0; i < _count; i++)
                if (_seconds[i] > longest)
                    (longest, second) = (_seconds[i], longest);
                else
                    second = Math.Max(second, _seconds[i]);
            return (long)((_count < 4 ? longest : second) * 1000);
        }
    }

    public void Add(long ms)
    {
        _seconds[_next] = ms / 1000f;
        _next = (byte)((_next + 1) % Size);
        _count = (byte)Math.Min(Size, _count + 1);
    }

    public void Clear() => this = default;
}
