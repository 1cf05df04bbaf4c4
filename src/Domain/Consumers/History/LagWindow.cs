namespace Chasqui.Domain.Consumers.History;

/// <summary>The lags of the last samples, at most <see cref="Capacity"/>, at least <see cref="SpacingMs"/> apart.</summary>
internal sealed class LagWindow
{
    public const int Capacity = 24;
    private const long SpacingMs = 6_000;

    private Point[] _points = new Point[4];
    private int _count;
    private int _first;

    /// <param name="AtMs">When, in Unix milliseconds.</param>
    /// <param name="Lag">Unread offsets.</param>
    /// <param name="End">Where the log ended.</param>
    /// <param name="AgeMs">The age of the oldest unread record, the least since the point before.</param>
    public readonly record struct Point(long AtMs, long Lag, long End, long AgeMs);

    public int Count => _count;

    public Point this[int index] => _points[(_first + index) % _points.Length];

    /// <summary>
    /// Adds a point. The newest is always kept, and gives way to the next while it is too close to the one before it: with heartbeats every second a full window still
    /// spans more than two minutes. Of what gave way the least age stays. No two points are of one time.
    /// </summary>
    public void Add(in Point point)
    {
        if (_count >= 1 && (this[_count - 1].AtMs == point.AtMs || (_count >= 2 && this[_count - 1].AtMs - this[_count - 2].AtMs < SpacingMs)))
            _points[(_first + _count - 1) % _points.Length] = point with { AgeMs = Math.Min(point.AgeMs, this[_count - 1].AgeMs) };
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

    /// <summary>Where the lag went since a time; unknown when there are fewer than two points.</summary>
    /// <param name="sinceMs">The time, in Unix milliseconds. Points come when they come: the one before it is the first.</param>
    /// <param name="notBeforeMs">Nothing from before this counts, whatever <paramref name="sinceMs"/> is.</param>
    public LagTrend Trend(long sinceMs, long notBeforeMs)
    {
        var first = First(sinceMs, notBeforeMs);
        if (_count - first < 2)
            return default;
        Point oldest = this[first], newest = this[_count - 1];
        var span = newest.AtMs - oldest.AtMs;
        var produced = (newest.End - oldest.End) * 1000d / span;
        var perSecond = (newest.Lag - oldest.Lag) * 1000d / span;
        return new LagTrend(Direction(first), perSecond, produced - perSecond, produced, span);
    }

    /// <summary>The least age of an oldest unread record since a time; 0 if the points span less than nine tenths of <paramref name="wholeSpanMs"/>.</summary>
    /// <param name="sinceMs">The time, as for <see cref="Trend"/>.</param>
    /// <param name="notBeforeMs">As for <see cref="Trend"/>.</param>
    /// <param name="wholeSpanMs">In milliseconds.</param>
    public long LeastAge(long sinceMs, long notBeforeMs, long wholeSpanMs)
    {
        var first = First(sinceMs, notBeforeMs);
        if (_count - first < 2 || this[_count - 1].AtMs - this[first].AtMs < 0.9 * wholeSpanMs)
            return 0;
        var least = long.MaxValue;
        for (var i = first; i < _count; i++)
            least = Math.Min(least, this[i].AgeMs);
        return least;
    }

    private int First(long sinceMs, long notBeforeMs)
    {
        var first = _count;
        while (first > 0 && this[first - 1].AtMs >= notBeforeMs && (first == _count || this[first].AtMs > sinceMs))
            first--;
        return first;
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
