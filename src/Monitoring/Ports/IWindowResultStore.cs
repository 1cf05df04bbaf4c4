using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>What was said of each unit.</summary>
public interface IWindowResultStore
{
    /// <summary>Replaces the unit's result.</summary>
    Task PutAsync(WindowResult result, CancellationToken cancellation);

    Task<WindowResult?> GetAsync(WindowUnit unit, CancellationToken cancellation);

    /// <summary>The results of a stream whose windows start in [<paramref name="fromMs"/>, <paramref name="toMs"/>), by window and shard.</summary>
    Task<Page<WindowResult>> QueryAsync(
        string stream, long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation);
}
