namespace Chasqui.Domain.Consumers.History;

/// <summary>
/// When a partition's log end passed which offset. Bounded: it keeps what is recent point by point, and what is older ever more sparsely, by
/// dropping the point whose neighbours are closest together for their age. Between points it interpolates.
/// </summary>
internal sealed class EndOffsetHistory
{
    private const int Capacity = 48;
    private const long MaxAgeMs = 24 * 3_600_000L;

    private long[] _times = new long[8];
    private long[] _ends = new long[8];
    private int _count;

    /// <summary>Records that the log ended at <paramref name="end"/>. Times never go back.</summary>
    public void Add(long atMs, long end)
    {
        // The log was truncated: when the offsets beyond were passed is of no meaning any more.
        while (_count > 0 && _ends[_count - 1] > end)
            _count--;
        if (_count > 0 && _times[_count - 1] == atMs)
            _count--;
        if (_count >= 2 && _ends[_count - 1] == end && _ends[_count - 2] == end)
        {
            _times[_count - 1] = atMs;
            return;
        }

        if (_count == Capacity)
            Thin(atMs);
        if (_count == _times.Length)
        {
            Array.Resize(ref _times, Capacity);
            Array.Resize(ref _ends, Capacity);
        }

        (_times[_count], _ends[_count]) = (atMs, end);
        _count++;
    }

    /// <summary>The age at <paramref name="atMs"/> of the record at an offset: how long ago the log end passed it. 0 when the log ends before it.</summary>
    public TimeLag AgeOf(long offset, long atMs)
    {
        var after = FirstBeyond(offset);
        if (after == _count)
            return default;
        if (after == 0)
            return new(Math.Max(0, atMs - _times[0]), AtLeast: true);
        double share = (double)(offset + 1 - _ends[after - 1]) / (_ends[after] - _ends[after - 1]);
        var passed = _times[after - 1] + (long)(Math.Min(1, share) * (_times[after] - _times[after - 1]));
        return new(Math.Max(0, atMs - passed), AtLeast: false);
    }

    public void Clear() => _count = 0;

    /// <summary>The first point whose end is beyond the offset.</summary>
    private int FirstBeyond(long offset)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ends[middle] > offset)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private void Thin(long nowMs)
    {
        var drop = 0;
        if (nowMs - _times[1] <= MaxAgeMs)
        {
            var least = double.MaxValue;
            for (var i = 1; i < _count - 1; i++)
            {
                var closeness = (_times[i + 1] - _times[i - 1]) / (double)(nowMs - _times[i]);
                if (closeness < least)
                    (least, drop) = (closeness, i);
            }
        }

        Array.Copy(_times, drop + 1, _times, drop, _count - drop - 1);
        Array.Copy(_ends, drop + 1, _ends, drop, _count - drop - 1);
        _count--;
    }
}
