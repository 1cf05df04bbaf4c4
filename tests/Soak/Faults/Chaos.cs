using Chasqui.Soak.Truth;
using Chasqui.Soak.Workers;
using Chasqui.Soak.World;

namespace Chasqui.Soak.Faults;

/// <summary>
/// Makes faults at random until it is told to stop: one stream of them for each of app, storage, brokers and workers, each with its own numbers from the seed, so that
/// what one of them does does not hang on how long another took.
/// </summary>
internal sealed class Chaos(SoakOptions options, AppWorld app, StorageWorld storage, IKafkaWorld kafka, IReadOnlyList<WorkerTarget> workers, FaultLedger ledger, TimeProvider time)
{
    /// <summary>Faults of storage and brokers last at least so long, and at most three times as long.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private enum StorageFault
    {
        Refuses,
        Away,
        Restarted,
    }

    private TimeSpan Pause => TimeSpan.FromSeconds(options.IsShort ? 8 : 20);

    /// <summary>Returns when the last fault of storage and brokers is over. Workers may still wait to be healed.</summary>
    /// <param name="spare">While this says so, the app is not killed, so that it lives for long.</param>
    /// <param name="stop">Makes no more faults.</param>
    public Task RunAsync(Func<bool> spare, CancellationToken stop) => Task.WhenAll(
        [
            RepeatAsync(1, Pause, random => KillAppAsync(random, spare), stop),
            RepeatAsync(2, Pause, random => HurtStorageAsync(random, stop), stop),
            RepeatAsync(3, 2 * Pause, random => HurtBrokerAsync(random, stop), stop),
            .. workers.Take(options.BreaksOneWorker ? 1 : workers.Count).Select((worker, i) => RepeatAsync(4 + i, Pause, random => BreakAsync(worker, random, stop), stop)),
        ]);

    /// <summary>Waits between half and one and a half of <paramref name="pause"/> before each.</summary>
    private async Task RepeatAsync(int stream, TimeSpan pause, Func<Random, Task> fault, CancellationToken stop)
    {
        var random = new Random(HashCode(stream));
        while (true)
        {
            await RestAsync(pause * (0.5 + random.NextDouble()), stop);
            if (stop.IsCancellationRequested)
                return;
            await fault(random);
        }
    }

    // Not HashCode.Combine, which differs from process to process.
    private int HashCode(int stream) => unchecked((options.Seed * 397) ^ (stream * 7919));

    private async Task KillAppAsync(Random random, Func<bool> spare)
    {
        _ = random;
        if (spare())
            return;
        ledger.Makes("app killed", $"after {app.Vitals.Age.TotalSeconds:0} s");
        await app.KillAsync();
    }

    private async Task HurtStorageAsync(Random random, CancellationToken stop)
    {
        var fault = (StorageFault)random.Next(3);
        var lasts = Shortest * (1 + (2 * random.NextDouble()));
        ledger.Makes($"storage {fault}".ToLowerInvariant(), $"{lasts.TotalSeconds:0} s");
        switch (fault)
        {
            case StorageFault.Refuses:
                storage.Proxy.Rate = 0.3;
                await RestAsync(lasts, stop);
                storage.Proxy.Rate = 0;
                break;
            case StorageFault.Away:
                storage.Proxy.IsAway = true;
                await RestAsync(lasts, stop);
                storage.Proxy.IsAway = false;
                break;
            case StorageFault.Restarted:
            default:
                await storage.RestartAsync();
                break;
        }
    }

    private async Task HurtBrokerAsync(Random random, CancellationToken stop)
    {
        var broker = random.Next(1, kafka.Brokers + 1);
        var fault = kafka.Faults[random.Next(kafka.Faults.Count)];
        var lasts = Shortest * (1 + (2 * random.NextDouble()));
        ledger.Makes($"broker {fault}".ToLowerInvariant(), $"{broker} for {lasts.TotalSeconds:0} s");
        await kafka.HurtAsync(broker, fault, lasts, stop);
    }

    /// <summary>One at a time for each worker: returns when it was healed or somebody was paged.</summary>
    private async Task BreakAsync(WorkerTarget worker, Random random, CancellationToken stop)
    {
        var kill = random.Next(2) == 0;
        while (!worker.IsWell && !stop.IsCancellationRequested)
            await RestAsync(Look, stop);
        if (stop.IsCancellationRequested)
            return;
        worker.Break(kill);
        while (worker.Fault is { IsOver: false } && !stop.IsCancellationRequested)
            await RestAsync(Look, stop);
    }

    private async Task RestAsync(TimeSpan rest, CancellationToken stop) =>
        await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
