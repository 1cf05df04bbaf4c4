namespace Chasqui.Domain.Brokers;

/// <summary>The latest values of every signal from every broker of one cluster.</summary>
internal sealed class PeerBoard(int signals)
{
    private static readonly PeerSummary None = new(0, double.NaN, double.NaN);

    private readonly PeerValues[] _values = [.. Enumerable.Range(0, signals).Select(_ => new PeerValues())];
    private readonly PeerValues[] _costs = [.. Enumerable.Range(0, signals).Select(_ => new PeerValues())];

    public PeerValues Traffic { get; } = new();

    /// <summary>Notes a broker's value and holds it against its peers' latest. Load-dependent values are compared for each MiB as well.</summary>
    public void Compare(SignalTrack track, int signal, int broker, long atMs, long untilMs, double value, double bytes)
    {
        _values[signal].Set(broker, value, atMs, untilMs);
        var load = track.Signal.PerByte ? bytes : double.NaN;
        if (!double.IsNaN(load) && load > 0)
            _costs[signal].Set(broker, value / (load / (1 << 20)), atMs, untilMs);
        track.Observe(atMs, value, load, _values[signal].Without(broker, atMs), load > 0 ? _costs[signal].Without(broker, atMs) : None);
    }

    public void Forget(int broker)
    {
        Traffic.Remove(broker);
        foreach (var values in _values.Concat(_costs))
            values.Remove(broker);
    }
}
