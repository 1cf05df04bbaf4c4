using System.Globalization;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Results in memory, for tests.</summary>
public sealed class MemoryWindowResultStore : IWindowResultStore
{
    private readonly Dictionary<WindowUnit, WindowResult> _results = [];

    public Task PutAsync(WindowResult result, CancellationToken cancellation)
    {
        lock (_results)
            _results[result.Unit] = result;
        return Task.CompletedTask;
    }

    public Task<WindowResult?> GetAsync(WindowUnit unit, CancellationToken cancellation)
    {
        lock (_results)
            return Task.FromResult(_results.GetValueOrDefault(unit));
    }

    public Task<Page<WindowResult>> QueryAsync(
        string stream, long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        lock (_results)
        {
            var skip = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
            var all = _results.Values.Where(r => r.Stream == stream && r.WindowMs >= fromMs && r.WindowMs < toMs)
                .OrderBy(r => r.WindowMs).ThenBy(r => r.Shard).ToArray();
            var next = skip + limit < all.Length ? $"{skip + limit}" : null;
            return Task.FromResult(new Page<WindowResult>([.. all.Skip(skip).Take(limit)], next));
        }
    }
}
