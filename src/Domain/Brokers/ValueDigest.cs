namespace Chasqui.Domain.Brokers;

/// <summary>
/// The distribution of a broker's own past values, in buckets of equal ratio (8 an octave, so within 9 %), from 2^-20 to 2^40. Old days
/// fade: each day counts for three quarters of the next. Constant in size, however long the past.
/// </summary>
public sealed class ValueDigest
{
    private const int PerOctave = 8;
    private const int LowestOctave = -20;
    private const int Buckets = 60 * PerOctave;
    private const double Fade = 0.75;
    private const int RefreshEvery = 16;

    private float[] _counts = [];
    private int _first;
    private double _total;
    private int _sinceRefresh = RefreshEvery;
    private double _p50 = double.NaN;
    private double _p90 = double.NaN;

    /// <summary>How much has been learned: values, faded with age.</summary>
    public double Weight => _total;

    public double Median => Refreshed(ref _p50);

    /// <summary>The 90th percentile: what is usual at the busier times.</summary>
    public double P90 => Refreshed(ref _p90);

    /// <summary>Learns a value; a negative one or NaN is ignored.</summary>
    public void Add(double value, float weight = 1)
    {
        if (double.IsNaN(value) || value < 0)
            return;
        var bucket = BucketOf(value);
        MakeRoom(bucket);
        _counts[bucket - _first] += weight;
        _total += weight;
        _sinceRefresh++;
    }

    /// <summary>A day has passed.</summary>
    public void FadeDay()
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] *= (float)Fade;
        _total *= Fade;
        _sinceRefresh = RefreshEvery;
    }

    /// <summary>The value below which a share of what was learned lies; NaN when nothing was.</summary>
    public double Quantile(double share)
    {
        var left = share * _total;
        for (var i = 0; i < _counts.Length; i++)
            if ((left -= _counts[i]) <= 1e-6 && _counts[i] > 0)
                return ValueOf(_first + i);
        return double.NaN;
    }

    /// <summary>The buckets in use, as (number, weight): the compact form that is stored.</summary>
    public IEnumerable<(int Bucket, float Weight)> Export()
    {
        for (var i = 0; i < _counts.Length; i++)
            if (_counts[i] > 0)
                yield return (_first + i, _counts[i]);
    }

    /// <summary>Adds what was exported. Buckets out of range are ignored.</summary>
    public void Import(IEnumerable<(int Bucket, float Weight)> buckets)
    {
        foreach (var (bucket, weight) in buckets)
            if (bucket is >= 0 and < Buckets && weight > 0)
                Add(ValueOf(bucket), weight);
        _sinceRefresh = RefreshEvery;
    }

    private static int BucketOf(double value) =>
        value <= 0 ? 0 : Math.Clamp((int)Math.Floor((Math.Log2(value) - LowestOctave) * PerOctave), 0, Buckets - 1);

    private static double ValueOf(int bucket) => Math.Pow(2, LowestOctave + (bucket + 0.5) / PerOctave);

    private double Refreshed(ref double quantile)
    {
        if (_sinceRefresh >= RefreshEvery || (_sinceRefresh > 0 && _total < 2 * RefreshEvery))
        {
            _p50 = Quantile(0.5);
            _p90 = Quantile(0.9);
            _sinceRefresh = 0;
        }

        return quantile;
    }

    private void MakeRoom(int bucket)
    {
        if (_counts.Length > 0 && bucket >= _first && bucket < _first + _counts.Length)
            return;
        var first = _counts.Length == 0 ? Math.Max(0, bucket - 8) : Math.Min(_first, bucket);
        var last = _counts.Length == 0 ? Math.Min(Buckets - 1, bucket + 8) : Math.Max(_first + _counts.Length - 1, bucket);
        var grown = new float[last - first + 1];
        _counts.CopyTo(grown, _counts.Length == 0 ? 0 : _first - first);
        (_counts, _first) = (grown, first);
    }
}
