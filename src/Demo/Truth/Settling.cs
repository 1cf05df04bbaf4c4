using Chasqui.Demo.Pipeline;
using Chasqui.Demo.View;
using Chasqui.Demo.World;

namespace Chasqui.Demo.Truth;

/// <summary>Waits, within bounds, until the pipeline is empty and the app has said its last word on every window.</summary>
internal sealed class Settling(AppApi api, OrderPipeline pipeline, Progress progress, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainFor = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SettleFor = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan HopsRestFor = TimeSpan.FromSeconds(2);

    /// <summary>The app samples and ingests; nothing has to be said yet.</summary>
    public async Task<bool> StartedAsync(CancellationToken cancellation)
    {
        var from = time.GetUtcNow();
        return await UntilAsync(SettleFor, async () => (await api.HealthAsync(cancellation))?.Watermark > from, cancellation);
    }

    public async Task<bool> SettledAsync(CancellationToken cancellation)
    {
        progress.Phase = () => $"waiting for {progress.Ledger.Underway()} events to come to their end";
        var drained = await UntilAsync(DrainFor, () => Task.FromResult(progress.Ledger.IsDrained()), cancellation);
        progress.Phase = () => "waiting for the last hop records to be sent";
        long frames = -1;
        drained &= await UntilAsync(DrainFor, () => Task.FromResult(pipeline.HopsRest(ref frames)), cancellation, HopsRestFor);
        var told = time.GetUtcNow();
        progress.Phase = () => "waiting for the ingest watermark";
        var settled = await UntilAsync(SettleFor, () => IsSettledAsync(told, cancellation), cancellation);
        return drained && settled;
    }

    private async Task<bool> IsSettledAsync(DateTimeOffset told, CancellationToken cancellation)
    {
        progress.Take(await api.SummaryAsync(cancellation));
        if (await api.HealthAsync(cancellation) is not { } health || !(health.Watermark > told))
            return false;
        var windows = await api.WindowsAsync(cancellation);
        var open = windows.Count(window => window.State != "settled");
        progress.Phase = () => $"waiting for verdicts: {open} of {windows.Count} windows open, {health.DirtyWindows} to be judged again";
        return health.DirtyWindows == 0 && open == 0;
    }

    private async Task<bool> UntilAsync(TimeSpan most, Func<Task<bool>> condition, CancellationToken cancellation, TimeSpan? every = null)
    {
        var started = time.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            if (time.GetElapsedTime(started) > most)
                return false;
            await Task.Delay(every ?? Beat, time, cancellation);
        }

        return true;
    }

    // An app that cannot answer now has not settled.
    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
