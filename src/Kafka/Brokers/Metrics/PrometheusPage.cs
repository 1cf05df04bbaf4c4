using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>
/// Reads the wanted series off a page of Prometheus text, as it comes and without keeping it: 64 KiB of memory whatever the page. A page may be anything.
/// </summary>
internal sealed class PrometheusPage
{
    private readonly ImmutableArray<(string Metric, MetricSeries Series)> _wanted;
    private readonly PageLimits _limits;
    private readonly ILookup<string, int> _byName;
    private readonly HashSet<(int Series, ulong Labels)> _seen = [];
    private readonly double[] _sums;
    private readonly bool[] _found;
    private readonly SortedDictionary<double, double>?[] _buckets;

    public PrometheusPage(ImmutableArray<(string Metric, MetricSeries Series)> wanted, PageLimits limits)
    {
        (_wanted, _limits) = (wanted, limits);
        _byName = Enumerable.Range(0, wanted.Length).ToLookup(i => wanted[i].Series.Name, StringComparer.Ordinal);
        (_sums, _found, _buckets) = (new double[wanted.Length], new bool[wanted.Length], new SortedDictionary<double, double>?[wanted.Length]);
    }

    /// <summary>Why not all of the page was used; null when it was.</summary>
    public string? Error { get; private set; }

    public bool Found(int series) => _found[series];

    public double Sum(int series) => _sums[series];

    /// <summary>A histogram's cumulative counts by upper bound, in order; empty for other kinds.</summary>
    public IReadOnlyDictionary<double, double> Buckets(int series) => _buckets[series] ?? [];

    public async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            var (held, lines, bytes, skipping) = (0, 0, 0L, false);
            while (await stream.ReadAsync(buffer.AsMemory(held), cancellation) is var read and > 0)
            {
                bytes += read;
                var text = buffer.AsSpan(0, held + read);
                var used = 0;
                while (text[used..].IndexOf((byte)'\n') is var end and >= 0)
                {
                    if (!skipping && !TakeLine(text.Slice(used, end)))
                        return;
                    (skipping, used) = (false, used + end + 1);
                    lines++;
                }

                held = text.Length - used;
                text[used..].CopyTo(buffer);
                if (held > _limits.LineBytes)
                    (held, skipping) = (0, true);
                if (bytes > _limits.Bytes || lines > _limits.Lines)
                {
                    Error = $"the page goes on after {bytes:n0} bytes and {lines:n0} lines";
                    return;
                }
            }

            if (!skipping)
                TakeLine(buffer.AsSpan(0, held));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>False when the rest of the page is of no use.</summary>
    private bool TakeLine(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty || line[0] == '#' || line.Length > _limits.LineBytes)
            return true;
        if (line[0] == '<')
        {
            Error = "this is a page for people (HTML), not metrics";
            return false;
        }

        var nameEnd = line.IndexOfAny((byte)'{', (byte)' ', (byte)'\t');
        if (nameEnd is <= 0 or > 200)
            return true;
        Span<char> name = stackalloc char[200];
        Encoding.ASCII.GetChars(line[..nameEnd], name);
        for (var i = 0; i < nameEnd; i++)
            name[i] = char.ToLowerInvariant(name[i]);
        var key = name[..nameEnd];
        return !IsWanted(key, out var wanted) || TakeSample(line[nameEnd..], wanted);
    }

    private bool IsWanted(ReadOnlySpan<char> name, out string wanted)
    {
        foreach (var (_, series) in _wanted)
            if (name.SequenceEqual(series.Name))
            {
                wanted = series.Name;
                return true;
            }

        wanted = "";
        return false;
    }

    private bool TakeSample(ReadOnlySpan<byte> rest, string name)
    {
        ReadOnlySpan<byte> labels = [];
        if (rest[0] == '{')
        {
            var end = rest.LastIndexOf((byte)'}');
            if (end < 0)
                return true;
            labels = rest[1..end];
            rest = rest[(end + 1)..];
        }

        rest = rest.TrimStart((byte)' ');
        if (!TryReadNumber(rest, out var value))
            return true;
        foreach (var series in _byName[name])
            if (Matches(labels, _wanted[series].Series) && !Add(series, labels, value))
                return false;
        return true;
    }

    private bool Add(int series, ReadOnlySpan<byte> labels, double value)
    {
        var hash = new HashCode();
        hash.AddBytes(labels);
        if (!_seen.Add((series, ((ulong)(uint)hash.ToHashCode() << 32) | (uint)labels.Length)))
        {
            Error ??= $"the series {_wanted[series].Series.Name} is there twice: the first was taken";
            return true;
        }

        if (_seen.Count > _limits.Series)
        {
            Error = $"more than {_limits.Series:n0} samples of what is wanted";
            return false;
        }

        _found[series] = true;
        if (_wanted[series].Series.Kind != SeriesKind.Quantile)
            _sums[series] += value;
        else if (Label(labels, "le"u8) is { IsEmpty: false } bound && TryReadNumber(bound, out var upTo, infinite: true))
            (_buckets[series] ??= [])[upTo] = _buckets[series]!.GetValueOrDefault(upTo) + value;
        return true;
    }

    /// <summary>A series by topic is a part of the whole that another series tells, unless it is asked for.</summary>
    private static bool Matches(ReadOnlySpan<byte> labels, MetricSeries series)
    {
        if (!Label(labels, "topic"u8).IsEmpty && !series.Labels.Any(l => l.Label == "topic"))
            return false;
        foreach (var (label, value) in series.Labels)
            if (!Encoding.UTF8.GetString(Label(labels, Encoding.UTF8.GetBytes(label))).Equals(value, StringComparison.OrdinalIgnoreCase))
                return false;
        return true;
    }

    /// <summary>A label's value; empty when it is not there. Values with escaped quotes end at them: none of those we look for has any.</summary>
    private static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        for (var from = 0; from < labels.Length;)
        {
            var at = labels[from..].IndexOf(name);
            if (at < 0)
                return [];
            at += from;
            var after = at + name.Length;
            if ((at == 0 || labels[at - 1] is (byte)',' or (byte)' ') && after + 1 < labels.Length && labels[after] == '=' && labels[after + 1] == '"')
            {
                var value = labels[(after + 2)..];
                var end = value.IndexOf((byte)'"');
                return end < 0 ? [] : value[..end];
            }

            from = after;
        }

        return [];
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out double value, bool infinite = false)
    {
        if (infinite && text.StartsWith("+Inf"u8))
        {
            value = double.PositiveInfinity;
            return true;
        }

        return Utf8Parser.TryParse(text, out value, out var used) && double.IsFinite(value) && (used == text.Length || text[used] is (byte)' ' or (byte)'\t');
    }
}
