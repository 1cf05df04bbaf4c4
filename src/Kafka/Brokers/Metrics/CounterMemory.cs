using System.Collections.Immutable;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>One broker's counters and histograms as they were last read, to tell what was added since.</summary>
internal sealed class CounterMemory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, double> _counters = [];
    private readonly Dictionary<int, ImmutableSortedDictionary<double, double>> _histograms = [];
    private DateTimeOffset _readAt;

    /// <summary>Each metric's value, from the first of its series that the page has.</summary>
    public Dictionary<string, double> ValuesOf(PrometheusPage page, ImmutableArray<(string Metric, MetricSeries Series)> wanted, DateTimeOffset now)
    {
        lock (_gate)
        {
            var seconds = (now - _readAt).TotalSeconds;
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            for (var i = 0; i < wanted.Length; i++)
                if (page.Found(i) && ValueOf(page, i, wanted[i].Series, seconds) is { } value && double.IsFinite(value * wanted[i].Series.Scale))
                    values.TryAdd(wanted[i].Metric, value * wanted[i].Series.Scale);
            _readAt = now;
            return values;
        }
    }

    private double? ValueOf(PrometheusPage page, int series, MetricSeries definition, double seconds) => definition.Kind switch
    {
        SeriesKind.Gauge => page.Sum(series),
        SeriesKind.Rate => RateOf(series, page.Sum(series), seconds),
        _ => QuantileOf(series, page.Buckets(series).ToImmutableSortedDictionary(), definition.Quantile),
    };

    /// <summary>Null the first time, and when the counter began anew.</summary>
    private double? RateOf(int series, double count, double seconds)
    {
        var known = _counters.TryGetValue(series, out var before);
        _counters[series] = count;
        return known && count >= before && seconds is > 0 and < 3600 ? (count - before) / seconds : null;
    }

    private double? QuantileOf(int series, ImmutableSortedDictionary<double, double> buckets, double quantile)
    {
        var known = _histograms.TryGetValue(series, out var before);
        _histograms[series] = buckets;
        if (!known || buckets.IsEmpty)
            return null;
        var added = buckets.Select(b => (UpTo: b.Key, Count: b.Value - before!.GetValueOrDefault(b.Key))).ToArray();
        var total = added[^1].Count;
        if (total <= 0 || added[0].Count < 0)
            return null;
        var found = Array.Find(added, b => b.Count >= quantile * total).UpTo;
        return double.IsFinite(found) ? found : added.Length > 1 ? added[^2].UpTo : null;
    }
}
