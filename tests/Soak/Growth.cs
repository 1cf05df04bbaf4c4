namespace Chasqui.Soak;

/// <summary>
/// The app's memory and the tables over the run. The app is not killed in the middle third, so that one of its lives is long: its memory at that life's beginning and end is
/// compared; and the memory of young processes in the first and the last third, which grows with what they load.
/// </summary>
internal sealed class Growth
{
    /// <summary>Memory may grow by a fifth and this much, in KiB, and is still flat: collections come when they come.</summary>
    private const long SlackKiB = 24 * 1024;

    private const double SlackShare = 1.2;

    /// <summary>A young process has compiled and loaded what it will.</summary>
    private static readonly (TimeSpan From, TimeSpan To) Young = (TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));

    private readonly List<(int Process, TimeSpan Age, double Share, long KiB)> _memory = [];
    private readonly List<(double Share, long Hops, SortedDictionary<string, long> Sizes)> _tables = [];

    /// <summary>Tables that hold what is now, not what was: they must not grow with time.</summary>
    public static IReadOnlyList<string> Bounded { get; } = ["dirty", "ledger", "state"];

    /// <param name="process">Which process.</param>
    /// <param name="age">How long it has lived.</param>
    /// <param name="share">How much of the run is over, from 0 to 1.</param>
    /// <param name="kib">What it holds, in KiB.</param>
    public void Took(int process, TimeSpan age, double share, long kib)
    {
        lock (_memory)
            _memory.Add((process, age, share, kib));
    }

    public void Counted(double share, long hops, SortedDictionary<string, long> sizes) => _tables.Add((share, hops, sizes));

    /// <summary>In MiB, as medians; null where there were no samples.</summary>
    public object Memory()
    {
        var (early, late) = YoungOnes();
        var (begin, end) = LongLife();
        return new
        {
            youngFirstThirdMiB = MiB(early), youngLastThirdMiB = MiB(late), longLifeBeginMiB = MiB(begin), longLifeEndMiB = MiB(end),
            highestMiB = _memory.Count == 0 ? null : MiB(_memory.Max(m => m.KiB)), samples = _memory.Count,
        };
    }

    public bool MemoryIsFlat()
    {
        var (early, late) = YoungOnes();
        var (begin, end) = LongLife();
        return IsFlat(early, late) && IsFlat(begin, end);
    }

    /// <summary>By table: entities at each count.</summary>
    public object Tables() => new
    {
        hops = _tables.Select(t => t.Hops),
        entities = _tables.SelectMany(t => t.Sizes.Keys).Distinct().Order(StringComparer.Ordinal).ToDictionary(kind => kind, kind => _tables.Select(t => t.Sizes.GetValueOrDefault(kind))),
    };

    /// <summary>Tables that hold what is now and grew from the first count to the last.</summary>
    public IReadOnlyList<string> Grown() => _tables.Count < 2 ? []
        : [.. Bounded.Where(kind => _tables[^1].Sizes.GetValueOrDefault(kind) > (1.5 * _tables[0].Sizes.GetValueOrDefault(kind)) + 20)];

    private static bool IsFlat(long? before, long? after) => before is null || after is null || after <= (before * SlackShare) + SlackKiB;

    private static double? MiB(long? kib) => kib is null ? null : Math.Round(kib.Value / 1024.0, 1);

    private static long? Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }

    private (long? Early, long? Late) YoungOnes()
    {
        lock (_memory)
        {
            var young = _memory.Where(m => m.Age >= Young.From && m.Age < Young.To).ToArray();
            return (Median(young.Where(m => m.Share < 1.0 / 3).Select(m => m.KiB)), Median(young.Where(m => m.Share >= 2.0 / 3).Select(m => m.KiB)));
        }
    }

    private (long? Begin, long? End) LongLife()
    {
        lock (_memory)
        {
            if (_memory.Count == 0)
                return (null, null);
            var life = _memory.GroupBy(m => m.Process).MaxBy(g => g.Max(m => m.Age))!.Where(m => m.Age >= Young.To).OrderBy(m => m.Age).ToArray();
            var some = Math.Max(1, life.Length / 5);
            return (Median(life.Take(some).Select(m => m.KiB)), Median(life.TakeLast(some).Select(m => m.KiB)));
        }
    }
}
