using Chasqui.Soak.Truth;
using Chasqui.Soak.Workers;
using Chasqui.Soak.World;

namespace Chasqui.Soak;

/// <summary>Looks at everything all along: whether workers read again, whether somebody was paged for them, whether the app lives, and what memory it holds.</summary>
internal sealed class Watch(AppWorld app, AppApi api, IReadOnlyList<WorkerTarget> workers, FaultLedger ledger, Growth growth, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SeenAgainAfter = TimeSpan.FromMinutes(1);
    private const int MemoryEvery = 5, AskEvery = 3, TellEvery = 30;

    /// <summary>How much of the run is over, from 0 to 1; set by the run.</summary>
    public double Share { get; set; }

    /// <summary>Said every half minute.</summary>
    public Func<string> Says { get; set; } = () => "";

    /// <summary>Mitigations as the app told last.</summary>
    public IReadOnlyList<MitigationView> Mitigations { get; private set; } = [];

    /// <summary>When it told them.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        for (var beat = 0; !stop.IsCancellationRequested; beat++)
        {
            await Task.Delay(Beat, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var worker in workers)
                worker.Look();
            if (app.Revive() is { } last)
                tell($"THE APP ENDED BY ITSELF:\n{last}");
            if (beat % MemoryEvery == 0 && app.Vitals is { ResidentKiB: { } kib } vitals)
                growth.Took(vitals.ProcessId, vitals.Age, Share, kib);
            if (beat % AskEvery == 0 && !stop.IsCancellationRequested)
                await AskAsync();
            if (beat % TellEvery == 0)
                tell(Says());
        }
    }

    private async Task AskAsync()
    {
        var now = time.GetUtcNow();
        if (await api.TryListAsync("mitigations") is not { } items)
            return;
        AskedAt = now;
        Mitigations = [.. items.Select(MitigationView.Of)];
        foreach (var worker in workers)
        {
            worker.IsTreated = Mitigations.Any(m => m.Target == worker.Target && m.IsOpen);
            if (worker.Fault is { IsOver: false } fault && IsWithPeople(worker.Target, fault.At))
            {
                // Whoever was paged restarts it.
                fault.EscalatedAt = ledger.Now;
                worker.Restart();
                tell($"escalated {worker.Target}");
            }
        }
    }

    /// <summary>
    /// Somebody was paged for it, since it broke or before: as long as that incident is open the app leaves it to whoever was paged, who sees in a while that it is broken again.
    /// </summary>
    private bool IsWithPeople(string target, DateTimeOffset brokenAt) =>
        Mitigations.Where(m => m.Target == target).MaxBy(m => m.Asked) is { State: "Escalated" } last && (last.Updated > brokenAt || AskedAt - brokenAt > SeenAgainAfter);
}
