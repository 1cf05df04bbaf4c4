namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// The hops of a window, spread by random bits of their trace ids over buckets small enough for a cache: every hop of a trace is in one bucket. Buckets
/// are chains of pages out of reused slabs, and split when they grow. Not thread-safe.
/// </summary>
internal sealed class HopBuckets
{
    /// <summary>The most hops a bucket holds on average before all are split.</summary>
    public const int SplitAt = 4096;

    private const int FirstBits = 6;
    private const int SplitBits = 3;
    private const int MaxBits = 18;
    private const int PageHops = 128;
    private const int SlabPages = 64;
    private readonly List<HopRecord[]> _slabs = [];
    private readonly Stack<int> _free = [];
    private int[] _nextPage = [];
    private Bucket[] _buckets = [];
    private int _bits;
    private int _pages;

    public long Count { get; private set; }

    public int BucketCount => _buckets.Length;

    /// <summary>Bytes held, free pages included.</summary>
    public long Bytes => (long)_slabs.Count * SlabPages * PageHops * System.Runtime.CompilerServices.Unsafe.SizeOf<HopRecord>();

    /// <summary>Forgets every hop; keeps at most <paramref name="keepSlabs"/> slabs for the next window.</summary>
    public void Clear(int keepSlabs)
    {
        if (_slabs.Count > keepSlabs)
            _slabs.RemoveRange(keepSlabs, _slabs.Count - keepSlabs);
        _free.Clear();
        (_pages, Count, _bits) = (0, 0, FirstBits);
        _buckets = NewBuckets(FirstBits);
    }

    public void Add(in HopRecord hop)
    {
        ref var bucket = ref _buckets[BucketOf(hop.Low)];
        if ((bucket.Count & (PageHops - 1)) == 0)
            AddPage(ref bucket);
        Page(bucket.Last)[bucket.Count++ & (PageHops - 1)] = hop;
        if (++Count > (long)SplitAt << _bits && _bits < MaxBits)
            Split();
    }

    public int CountOf(int bucket) => _buckets[bucket].Count;

    /// <summary>Copies a bucket's hops.</summary>
    public void CopyTo(int bucket, Span<HopRecord> destination)
    {
        var (page, left) = (_buckets[bucket].First, _buckets[bucket].Count);
        for (var at = 0; left > 0; page = _nextPage[page])
        {
            var length = Math.Min(left, PageHops);
            Page(page)[..length].CopyTo(destination[at..]);
            at += length;
            left -= length;
        }
    }

    private static Bucket[] NewBuckets(int bits)
    {
        var buckets = new Bucket[1 << bits];
        Array.Fill(buckets, new Bucket { First = -1, Last = -1 });
        return buckets;
    }

    private int BucketOf(ulong low) => (int)((low * 0x9E37_79B9_7F4A_7C15) >> (64 - _bits));

    private Span<HopRecord> Page(int page) => _slabs[page / SlabPages].AsSpan(page % SlabPages * PageHops, PageHops);

    private void AddPage(ref Bucket bucket)
    {
        var page = RentPage();
        if (bucket.Last < 0)
            bucket.First = page;
        else
            _nextPage[bucket.Last] = page;
        bucket.Last = page;
    }

    private int RentPage()
    {
        if (!_free.TryPop(out var page))
        {
            page = _pages++;
            if (page / SlabPages == _slabs.Count)
                _slabs.Add(GC.AllocateUninitializedArray<HopRecord>(SlabPages * PageHops));
            if (page >= _nextPage.Length)
                Array.Resize(ref _nextPage, Math.Max(256, page * 2));
        }

        _nextPage[page] = -1;
        return page;
    }

    /// <summary>Moves the hops to eight times as many buckets, page by page, so that hardly more memory is held meanwhile.</summary>
    private void Split()
    {
        var old = _buckets;
        _bits += SplitBits;
        _buckets = NewBuckets(_bits);
        foreach (var bucket in old)
        {
            var left = bucket.Count;
            for (var page = bucket.First; left > 0;)
            {
                foreach (ref readonly var hop in Page(page)[..Math.Min(left, PageHops)])
                {
                    ref var target = ref _buckets[BucketOf(hop.Low)];
                    if ((target.Count & (PageHops - 1)) == 0)
                        AddPage(ref target);
                    Page(target.Last)[target.Count++ & (PageHops - 1)] = hop;
                }

                left -= PageHops;
                var next = _nextPage[page];
                _free.Push(page);
                page = next;
            }
        }
    }

    private struct Bucket
    {
        public int First;
        public int Last;
        public int Count;
    }
}
