using Chasqui.Soak.Faults;
using Chasqui.Soak.Pipeline;
using Chasqui.Soak.Stored;
using Chasqui.Soak.Truth;
using Chasqui.Soak.Workers;
using Chasqui.Soak.World;

namespace Chasqui.Soak;

/// <summary>The course of a run: begin, hurt, heal, drain, settle. What does not come in time is a failure, and the rest goes on.</summary>
internal sealed class Course(
    SoakOptions options, Load load, Chaos chaos, Watch watch, StorageWorld storage, Growth growth, IReadOnlyList<WorkerTarget> workers, FaultLedger faults, AppWorld app,
    Action<string> tell, TimeProvider time)
{
    private static readonly TimeSpan BeginWithin = TimeSpan.FromMinutes(4), HealWithin = TimeSpan.FromMinutes(10), DrainWithin = TimeSpan.FromMinutes(5), SettleWithin = TimeSpan.FromMinutes(10), CountWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly List<string> _failures = [];
    private Task _watching = Task.CompletedTask;

    /// <summary>What did not come in time.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.Says = Progress;
        _watching = watch.RunAsync(over.Token);
        try
        {
            await UntilAsync("something arrives and the workers read", BeginWithin, () => load.Ledger.Hops > 0 && load.Ledger.Underway < load.Ledger.Events && workers.All(w => w.IsWell), cancellation);
            await HurtAsync(cancellation);
            await UntilAsync("every fault is healed or escalated, and no mitigation waits", HealWithin, IsHealed, cancellation);
            await load.StopSendingAsync();
            await UntilAsync("every event arrives", DrainWithin, () => load.Ledger.Underway == 0, cancellation);
            await load.EndAsync();
            await UntilAsync("every event is judged", SettleWithin, IsSettledAsync, cancellation);
            await CountAsync(1);
        }
        finally
        {
            await over.CancelAsync();
            await _watching;
        }

        if (load.Failure is { } failure)
            _failures.Add($"a service ended: {failure.GetBaseException().Message}");
        return _failures;
    }

    private async Task HurtAsync(CancellationToken cancellation)
    {
        tell("hurting");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var began = time.GetTimestamp();
        var hurting = chaos.RunAsync(() => options.JudgesGrowth && watch.Share is >= 1.0 / 3 and < 2.0 / 3, enough.Token);
        for (var counts = 0; watch.Share < 1 && !cancellation.IsCancellationRequested;)
        {
            await Task.Delay(Look, time, cancellation);
            watch.Share = Math.Min(1, time.GetElapsedTime(began) / options.Duration);
            if (watch.Share > (counts + 1) / 3.0 && await CountAsync(watch.Share))
                counts++;
        }

        await enough.CancelAsync();
        await hurting;
        tell("hurt enough");
    }

    private async Task<bool> CountAsync(double share)
    {
        using var limit = new CancellationTokenSource(CountWithin, time);
        try
        {
            growth.Counted(share, load.Ledger.Hops, await TableSizes.CountAsync(storage.Direct, limit.Token));
            return true;
        }
        catch (OperationCanceledException)
        {
            // A request that an Azurite took which then went away is waited for all too long.
            return false;
        }
        catch (Azure.RequestFailedException)
        {
            // Azurite is being restarted: a second later it is there again.
            return false;
        }
        catch (AggregateException failure) when (failure.InnerExceptions.All(e => e is Azure.RequestFailedException))
        {
            return false;
        }
    }

    /// <summary>By what the app told of mitigations after the last one was healed.</summary>
    private bool IsHealed() => faults.Workers.All(f => f.IsOver) && workers.All(w => w.IsWell)
        && watch.AskedAt > faults.Workers.Max(f => f.HealedAt ?? f.EscalatedAt).GetValueOrDefault() && !watch.Mitigations.Any(m => m.IsOpen);

    private async Task<bool> IsSettledAsync()
    {
        var now = time.GetUtcNow();
        var said = await StoredVerdicts.ReadAsync(storage.Direct, now - options.Duration - TimeSpan.FromHours(1), now, default);
        return said.Events == load.Ledger.Events && said.Hops == load.Ledger.Hops && said.Open == 0;
    }

    private Task UntilAsync(string what, TimeSpan limit, Func<bool> condition, CancellationToken cancellation) =>
        UntilAsync(what, limit, () => Task.FromResult(condition()), cancellation);

    private async Task UntilAsync(string what, TimeSpan limit, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        tell($"waiting until {what}");
        var began = time.GetTimestamp();
        while (!await condition())
        {
            await Task.Delay(Look, time, cancellation);
            if (_watching.IsFaulted)
                await _watching;
            if (time.GetElapsedTime(began) < limit)
                continue;
            _failures.Add($"not within {limit.TotalMinutes:0} minutes: {what}");
            return;
        }
    }

    private string Progress() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{watch.Share:P0}: {load.Ledger.Events} events, {load.Ledger.Hops} hops, {load.Ledger.Underway} under way, {app.Kills} kills, {faults.Acts.Count} acts, {storage.Proxy.Refused} refusals, app {app.Vitals.ResidentKiB / 1024} MiB, {watch.Mitigations.Count} mitigations");
}
