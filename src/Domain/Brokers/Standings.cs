namespace Chasqui.Domain.Brokers;

/// <summary>How the latest values of one signal stood, at most one every ten seconds: K of N, and for how long.</summary>
internal sealed class Standings(BrokerSignal signal, BrokerSettings settings)
{
    private const int Kept = 32;
    private const long SpacingMs = 9_000;

    private readonly (long AtMs, SlowBasis Basis)[] _last = new (long, SlowBasis)[Kept];
    private int _count;

    public long AtMs => _count == 0 ? long.MinValue : _last[_count - 1].AtMs;

    /// <summary>How many of the last N are out of range.</summary>
    public int Abnormal { get; private set; }

    public bool Confirmed { get; private set; }

    /// <summary>What the last value that was out of range was beyond.</summary>
    public SlowBasis Basis { get; private set; }

    /// <summary>Since when they are out of range, as far back as is kept with no more exceptions than N - K.</summary>
    public long SinceMs { get; private set; }

    public void Add(long atMs, SlowBasis basis)
    {
        if (_count > 0 && atMs - AtMs < SpacingMs)
            return;
        if (_count == Kept)
            Array.Copy(_last, 1, _last, 0, --_count);
        _last[_count++] = (atMs, basis);
        Count();
    }

    public void Clear()
    {
        _count = 0;
        (Abnormal, Confirmed, Basis) = (0, false, SlowBasis.None);
    }

    private void Count()
    {
        (Abnormal, Basis, SinceMs) = (0, SlowBasis.None, AtMs);
        var exceptions = settings.SlowOf - settings.SlowCount;
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_last[i].Basis == SlowBasis.None)
            {
                if (exceptions-- == 0)
                    break;
                continue;
            }

            SinceMs = _last[i].AtMs;
            Basis = Basis == SlowBasis.None ? _last[i].Basis : Basis;
            Abnormal++;
        }

        var needed = Basis == SlowBasis.Peers ? settings.PeersAloneFor : signal.For;
        Confirmed = _last[_count - 1].Basis != SlowBasis.None && Abnormal >= settings.SlowCount && AtMs - SinceMs >= needed.TotalMilliseconds;
    }
}
