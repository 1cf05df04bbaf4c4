namespace Chasqui.Domain.Tests.Brokers;

/// <summary>
/// The baseline to compare with: the published rules of Cruise Control's SlowBrokerFinder (LinkedIn, BSD 2-Clause), written anew from its
/// documentation. A suspect is beyond its history (3 times the 90th percentile) or its peers (3 times the median of all), in log flush time and
/// in log flush time for each byte, and above an absolute time. A score counts rounds; at the demotion score it is reported.
/// </summary>
internal sealed class CruiseControlSlowBrokerFinder(
    double flushThresholdMs = 1000, double minKilobytes = 1024, int demotionScore = 5, double unfixableRatio = 0.1)
{
    private const double HistoryPercentile = 90;
    private const double PeerPercentile = 50;
    private const double Margin = 3;

    /// <summary>Past flush times below this are left out, as in the original.</summary>
    private const double SignificantMs = 5;

    private readonly Dictionary<int, int> _scores = [];

    /// <summary>One round. Returns the brokers reported as slow, and whether it would act on them.</summary>
    public (IReadOnlyList<int> Slow, bool Fixable) Round(IReadOnlyList<Window> windows)
    {
        var active = windows.Where(w => w.Kilobytes >= minKilobytes).ToArray();
        var flush = Anomalies(active, w => w.FlushMs, w => w.History.Where(h => h.FlushMs > SignificantMs).Select(h => h.FlushMs));
        var perByte = Anomalies(
            active, w => w.FlushMs / w.Kilobytes, w => w.History.Where(h => h.Kilobytes >= minKilobytes).Select(h => h.FlushMs / h.Kilobytes));
        var suspects = active.Where(w => flush.Contains(w.Broker) && perByte.Contains(w.Broker) && w.FlushMs > flushThresholdMs)
            .Select(w => w.Broker).ToHashSet();
        foreach (var broker in suspects)
            _scores[broker] = Math.Min(_scores.GetValueOrDefault(broker) + 1, 50);
        foreach (var broker in _scores.Keys.Where(b => !suspects.Contains(b)).ToArray())
            if (--_scores[broker] == 0)
                _scores.Remove(broker);
        var slow = suspects.Where(b => _scores[b] >= demotionScore).Order().ToArray();
        return (slow, slow.Length <= windows.Count * unfixableRatio);
    }

    private static HashSet<int> Anomalies(Window[] active, Func<Window, double> value, Func<Window, IEnumerable<double>> history)
    {
        var found = new HashSet<int>();
        foreach (var window in active)
        {
            var past = history(window).ToArray();
            if (IsSufficient(past.Length, HistoryPercentile) && value(window) > Percentile(past, HistoryPercentile) * Margin)
                found.Add(window.Broker);
        }

        var all = active.Select(value).ToArray();
        if (IsSufficient(all.Length, PeerPercentile))
            found.UnionWith(active.Where(w => value(w) > Percentile(all, PeerPercentile) * Margin).Select(w => w.Broker));
        return found;
    }

    private static bool IsSufficient(int count, double percentile) =>
        count >= (int)Math.Ceiling(100 / (percentile > 50 ? 100 - percentile : percentile));

    /// <summary>The percentile as Apache Commons Math estimates it by default: at p (n + 1) / 100, interpolated.</summary>
    private static double Percentile(double[] values, double percentile)
    {
        var sorted = values.Order().ToArray();
        var position = percentile * (sorted.Length + 1) / 100;
        if (position < 1)
            return sorted[0];
        if (position >= sorted.Length)
            return sorted[^1];
        var below = (int)Math.Floor(position);
        return sorted[below - 1] + (position - below) * (sorted[below] - sorted[below - 1]);
    }

    /// <summary>A broker's current metrics window, and those before.</summary>
    internal sealed record Window(int Broker, double FlushMs, double Kilobytes, IReadOnlyList<(double FlushMs, double Kilobytes)> History);
}
