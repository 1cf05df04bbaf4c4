using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Keeps an eye on the hub: gives signs of life, and wakes instances that others touched, left behind, or that a sweep is due for.</summary>
internal sealed class HubWatch(
    OpenIndex open, EngineRoster roster, Wakeups wakeups, DurableEngineOptions options, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, string> seen = new(StringComparer.Ordinal);
    private DateTimeOffset sweepAt = DateTimeOffset.MinValue;
    private DateTimeOffset beatAt = DateTimeOffset.MinValue;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Attempt.QuietlyAsync(() => LookAsync(stopping), e => DurableLog.PollFailed(logger, e), stopping);
            await Task.Delay(options.PollInterval, time, stopping);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var sweep = now >= sweepAt;
        if (now >= beatAt)
        {
            await roster.BeatAsync(stopping);
            beatAt = now + (options.EngineTimeout / 3);

            // Whose engine is gone needs another at once.
            sweep |= await roster.RefreshAsync(stopping);
        }

        Wake(await open.ListAsync(stopping), sweep);
        sweepAt = sweep ? now + options.SweepInterval : sweepAt;
    }

    private void Wake(IReadOnlyList<OpenEntry> entries, bool all)
    {
        foreach (var entry in entries)
        {
            if (all || !seen.TryGetValue(entry.InstanceId, out var etag) || etag != entry.ETag)
            {
                seen[entry.InstanceId] = entry.ETag;
                wakeups.Wake(entry.InstanceId);
            }
        }

        foreach (var gone in seen.Keys.Except(entries.Select(entry => entry.InstanceId), StringComparer.Ordinal).ToList())
        {
            seen.Remove(gone);
        }
    }
}
