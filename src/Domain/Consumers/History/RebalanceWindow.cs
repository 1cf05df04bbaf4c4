namespace Chasqui.Domain.Consumers.History;

/// <summary>When rebalances of the last five minutes were noticed. Bounded.</summary>
internal sealed class RebalanceWindow
{
    private const long WindowMs = 300_000;
    private const int Most = 64;

    /// <summary>The most that one observation may tell of: a jump of the generation is no storm in itself.</summary>
    private const int MostAtOnce = 8;

    private readonly Queue<long> _at = new();

    public void Add(long atMs, long count)
    {
        for (var i = 0; i < Math.Clamp(count, 0, MostAtOnce); i++)
            _at.Enqueue(atMs);
        while (_at.Count > 0 && (_at.Peek() < atMs - WindowMs || _at.Count > Most))
            _at.Dequeue();
    }

    /// <summary>How many there were, from the first to the last of them, and when the last one was (-1 for never).</summary>
    public (int Count, long SpanMs, long LastAtMs) Recent(long nowMs)
    {
        while (_at.Count > 0 && _at.Peek() < nowMs - WindowMs)
            _at.Dequeue();
        return _at.Count == 0 ? (0, 0, -1) : (_at.Count, _at.Last() - _at.Peek(), _at.Last());
    }
}
