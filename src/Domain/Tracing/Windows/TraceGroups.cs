namespace Chasqui.Domain.Tracing.Windows;

/// <summary>The hops of one bucket, chained by trace with an open-addressing table that fits a cache. Reused from bucket to bucket.</summary>
internal sealed class TraceGroups
{
    private HopRecord[] _hops = new HopRecord[1024];
    private int[] _next = new int[1024];
    private int[] _first = new int[1024];
    private int[] _table = new int[2048];

    /// <summary>Traces in the bucket.</summary>
    public int Count { get; private set; }

    public long Bytes => (long)_hops.Length * (System.Runtime.CompilerServices.Unsafe.SizeOf<HopRecord>() + 8) + _table.Length * 4L;

    public ref readonly HopRecord this[int hop] => ref _hops[hop];

    /// <summary>The first hop of a trace in the chain.</summary>
    public int First(int group) => _first[group];

    /// <summary>The hop after one in the chain, or -1.</summary>
    public int Next(int hop) => _next[hop];

    public void Load(HopBuckets buckets, int bucket)
    {
        var count = buckets.CountOf(bucket);
        Count = 0;
        if (count == 0)
            return;
        Reserve(count);
        buckets.CopyTo(bucket, _hops);
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count * 2);
        var table = _table.AsSpan(0, size);
        table.Clear();
        for (var i = 0; i < count; i++)
            Insert(table, i);
    }

    private void Insert(Span<int> table, int i)
    {
        ref var hop = ref _hops[i];
        var mask = table.Length - 1;
        var at = (int)((hop.Low * 0xD6E8_FEB8_6659_FD93) >> 32) & mask;
        for (; table[at] != 0; at = (at + 1) & mask)
        {
            var group = table[at] - 1;
            if (!_hops[_first[group]].IsSameTrace(hop))
                continue;
            _next[i] = _first[group];
            _first[group] = i;
            return;
        }

        _first[Count] = i;
        _next[i] = -1;
        table[at] = ++Count;
    }

    private void Reserve(int count)
    {
        if (_hops.Length >= count)
            return;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
        (_hops, _next, _first, _table) = (new HopRecord[size], new int[size], new int[size], new int[size * 2]);
    }
}
