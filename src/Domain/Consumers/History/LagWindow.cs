namespace Chasqui.Domain.Consumers.History;

/// <summary>The lags of the last samples, at most <see cref="Capacity"/>, at least <see cref="SpacingMs"/> apart.</summary>
internal sealed class LagWindow
{
    public const int Capacity = 24;
    private const long SpacingMs = 5_000;

    private Point[] _points = new Point[4];
    private int _count;
    private int _first;

    /// <param name="AtMs">When, in Unix milliseconds.</param>
    /// <param name="Lag">Unread offsets.</param>
    /// <param name="End">Where the log ended.</param>
    /// <param name="AgeMs">The age of the oldest unread record.</param>
    public readonly record struct Point(long AtMs, long Lag, long End, long AgeMs);

    public int Count => _count;

    public Point this[int index] => _points[(_first + index) % _points.Length];

    /// <summary>Adds a point. The last one gives way when it came too soon after the one before it: the newest is always kept.</summary>
    public void Add(in Point point)
    {
        if (_count >= 2 && point.AtMs - this[_count - 2].AtMs < SpacingMs)
            _points[(_first + _count - 1) % _points.Length] = point;
        else if (_count < _points.Length)
            _points[(_first + _count++) % _points.Length] = point;
        else if (_count < Capacity)
        {
            Grow();
            _points[_count++] = point;
        }
        else
        {
            _points[_first] = point;
            _first = (_first + 1) % Capacity;
        }
    }

    public void Clear() => (_count, _first) = (0, 0);

    /// <summary>What came before the last point is no part of where it goes from here.</summary>
    public void StartOver()
    {
        if (_count == 0)
            return;
        _points[0] = this[_count - 1];
        (_count, _first) = (1, 0);
    }

    /// <summary>The trend since a time, and the least age of an oldest unread record since then; 0 for that if the window does not reach back.</summary>
    public (LagTrend Trend, long LeastAgeMs) Since(long sinceMs, long wholeSpanMs)
    {
        var first = _count;
        while (first > 0 && this[first - 1].AtMs >= sinceMs)
            first--;
        var points = _count - first;
        if (points < 2)
            return default;
        Point oldest = this[first], newest = this[_count - 1];
        var span = newest.AtMs - oldest.AtMs;
        var least = long.MaxValue;
        for (var i = first; i < _count; i++)
            least = Math.Min(least, this[i].AgeMs);
        var produced = (newest.End - oldest.End) * 1000d / span;
        var perSecond = (newest.Lag - oldest.Lag) * 1000d / span;
        var trend = new LagTrend(Direction(first), perSecond, produced - perSecond, produced, span);
        return (trend, span >= 0.9 * wholeSpanMs ? least : 0);
    }

    /// <summary>Kendall's tau of lag and time, at 0.4 either way.</summary>
    private LagDirection Direction(int first)
    {
        var sum = 0;
        for (var i = first; i < _count; i++)
            for (var j = i + 1; j < _count; j++)
                sum += this[j].Lag.CompareTo(this[i].Lag);
        var points = _count - first;
        var tau = sum / (points * (points - 1) / 2d);
        return tau >= 0.4 ? LagDirection.Growing : tau <= -0.4 ? LagDirection.Shrinking : LagDirection.Flat;
    }

    private void Grow()
    {
        var larger = new Point[Math.Min(Capacity, _points.Length * 2)];
        for (var i = 0; i < _count; i++)
            larger[i] = this[i];
        (_points, _first) = (larger, 0);
    }
}
