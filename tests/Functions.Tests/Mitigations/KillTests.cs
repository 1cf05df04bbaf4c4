using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Xunit.Abstractions;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>
/// The app is killed just before and just after every single write of a whole mitigation: of its history, its records, its ledger, and every call of the
/// actuator and the pager. Another one goes on; it finishes, and everything was done exactly once.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    public static TheoryData<MitigationKind, ActuatorAction?, bool, string[]> Stories => new()
    {
        { MitigationKind.RestartConsumer, ActuatorAction.RestartAll, false, ["restart-instance", "restart-all"] },
        { MitigationKind.RestartConsumer, null, false, ["restart-instance", "restart-all"] },
        { MitigationKind.ReplaceBroker, ActuatorAction.ReplaceBroker, true, ["restart-broker", "replace-broker"] },
        { MitigationKind.FailOverStream, ActuatorAction.SwitchRoute, false, ["switch-route"] },
        { MitigationKind.FailBackStream, null, false, ["switch-route", "switch-again"] },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Killed_at_any_write_it_finishes_and_every_act_is_done_once(MitigationKind kind, ActuatorAction? cure, bool accepted, string[] acts)
    {
        var whole = new Mortal();
        await RunAsync(kind, cure, accepted, acts, whole, "without a kill");
        output.WriteLine($"{whole.Writes} writes without a kill");
        Assert.InRange(whole.Writes, 15, 400);
        var kills = Enumerable.Range(1, whole.Writes).SelectMany(write => new[] { (write, false), (write, true) });
        await Parallel.ForEachAsync(kills, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (kill, _) =>
            await RunAsync(kind, cure, accepted, acts, new Mortal(kill.Item1, kill.Item2), $"killed {(kill.Item2 ? "after" : "before")} write {kill.Item1}"));
    }

    [Fact]
    public async Task Killed_at_any_write_a_refusal_is_recorded_and_paged()
    {
        var whole = new Mortal();
        await RefuseAsync(whole, "without a kill");
        output.WriteLine($"{whole.Writes} writes without a kill");
        foreach (var kill in Enumerable.Range(1, whole.Writes).SelectMany(write => new[] { (write, false), (write, true) }))
            await RefuseAsync(new Mortal(kill.Item1, kill.Item2), $"killed {(kill.Item2 ? "after" : "before")} write {kill.Item1}");
    }

    private static async Task RefuseAsync(Mortal mortal, string what)
    {
        var world = new SickWorld { Evidence = e => e with { Wider = "most are sick" } };
        var order = world.Order(SickWorld.Consumer, "r");
        await using var first = await AppProcess.StartAsync(world, "mortal", mortal);
        var start = Task.Run(() => first.StartAsync(order));
        var end = EndAsync(world, order.Id);
        await Task.WhenAny(mortal.Died, Task.WhenAll(start, end));
        await first.StopAsync();
        await start.ContinueWith(_ => { }, TaskScheduler.Default);

        await using var heir = await AppProcess.StartAsync(world, "heir");
        await heir.StartAsync(order);
        Assert.True((await end).Guardrail == "G6", what);
        await Chasqui.TestSupport.Eventually.Async(
            async () =>
            {
                await heir.Get<SweepMitigations>().RunAsync(heir.Runner, default);
                return world.Pages.Select(page => page.Key).Distinct().SequenceEqual([$"{order.Id}-page-G6"]) && (await world.Store.ListAsync(default)).Count == 0;
            },
            SickWorld.Patience,
            what);
        Assert.Empty(world.Calls);
    }

    private static async Task RunAsync(MitigationKind kind, ActuatorAction? cure, bool accepted, string[] acts, Mortal mortal, string what)
    {
        var world = new SickWorld { Cure = cure };
        if (accepted)
            world.Answer = _ => ActuatorResult.Accepted("under way", "operation-1");
        var order = world.Order(SubjectOf(kind), "r", kind: kind);
        await using var first = await AppProcess.StartAsync(world, "mortal", mortal);
        var start = Task.Run(() => first.StartAsync(order));
        var end = EndAsync(world, order.Id);
        await Task.WhenAny(mortal.Died, Task.WhenAll(start, end));
        var died = mortal.Died.IsCompleted;
        await first.StopAsync();
        await start.ContinueWith(_ => { }, TaskScheduler.Default);

        await using var heir = await AppProcess.StartAsync(world, "heir");
        if (died)
            await heir.StartAsync(order);
        var mitigation = await end;
        await Chasqui.TestSupport.Eventually.Async(async () => !(await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
        // A page whose sender died waits in the outbox for the next sweep.
        await heir.Get<SweepMitigations>().RunAsync(heir.Runner, default);
        Assert.Empty(await world.Store.ListAsync(default));
        await CheckAsync(world, mitigation, cure, acts, what);
    }

    private static async Task CheckAsync(SickWorld world, Mitigation mitigation, ActuatorAction? cure, string[] acts, string what)
    {
        var story = $"{what}: {string.Join("; ", mitigation.Timeline.Select(c => $"{c.Event}: {c.Says}"))}";
        Assert.True(mitigation.State == (cure is null ? MitigationState.Escalated : MitigationState.Succeeded), story);
        Assert.True(world.Done.SequenceEqual(acts.Select(act => (ActMitigation.KeyOf(mitigation.Id, act), 1))), $"{story}; calls {string.Join(", ", world.Calls)}");
        var pages = world.Pages.Select(page => page.Key).Distinct().Count();
        Assert.True(pages == (cure is null ? 1 : 0), $"{story}; {pages} pages");
        var steps = await world.Store.StepsAsync(mitigation.Id, default);
        foreach (var act in acts)
            Assert.True(steps.Count(s => s.Name == act) == 2 && steps.Count(s => s.Name == $"watch-{act}") == (act == MitigationActs.SwitchAgain ? 0 : 2), $"{story}; {string.Join(", ", steps.Select(s => s.Name))}");
        Assert.NotNull(mitigation.Plan);
    }

    private static string SubjectOf(MitigationKind kind) => kind switch
    {
        MitigationKind.RestartConsumer => SickWorld.Consumer,
        MitigationKind.ReplaceBroker => SickWorld.Broker,
        _ => SickWorld.Stream,
    };

    private static Task<Mitigation> EndAsync(SickWorld world, string id) => Chasqui.TestSupport.Eventually.ValueAsync(
        async () => (await world.Store.FindAsync(id, default))?.Mitigation is { IsEnded: true } ended ? ended : null, SickWorld.Patience);
}
