using System.Globalization;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Dead letters in memory, for tests.</summary>
public sealed class MemoryDeadLetterStore : IDeadLetterStore
{
    private readonly Dictionary<(string, int, long), DeadLetter> _letters = [];

    public Task WriteAsync(IReadOnlyCollection<DeadLetter> letters, long nowMs, CancellationToken cancellation)
    {
        lock (_letters)
            foreach (var letter in letters)
                _letters[(letter.Topic, letter.Partition, letter.Offset)] = letter with { Raw = letter.Raw.ToArray() };
        return Task.CompletedTask;
    }

    public Task<Page<DeadLetter>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        lock (_letters)
        {
            var skip = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
            var all = _letters.Values.Where(l => l.TimestampMs >= fromMs && l.TimestampMs < toMs).OrderBy(l => l.TimestampMs)
                .ThenBy(l => l.Partition).ThenBy(l => l.Offset).ToArray();
            return Task.FromResult(new Page<DeadLetter>([.. all.Skip(skip).Take(limit)], skip + limit < all.Length ? $"{skip + limit}" : null));
        }
    }
}
