using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.TestSupport;
using Xunit.Abstractions;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>Two at once, on two instances of the app: one acts, the other is refused by a guardrail that says so.</summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Of_many_starts_for_one_target_one_acts_and_the_others_are_refused()
    {
        var world = Slow();
        await using var one = await AppProcess.StartAsync(world, "one");
        await using var two = await AppProcess.StartAsync(world, "two");
        var orders = Enumerable.Range(0, 8).Select(i => world.Order(SickWorld.Consumer, $"r{i}", $"person-{i}")).ToArray();

        await Task.WhenAll(orders.Select((order, i) => (i % 2 == 0 ? one : two).StartAsync(order)));
        await Eventually.Async(async () => (await AllAsync(world)).Count(m => m.IsEnded) == 7, SickWorld.Patience);

        var refused = (await AllAsync(world)).Where(m => m.IsEnded).ToArray();
        Assert.All(refused, m => Assert.Equal((MitigationState.Refused, "G8"), (m.State, m.Guardrail)));
        await HealAsync(world);
        Assert.Single(world.Effects);
    }

    [Fact]
    public async Task A_restart_and_a_broker_in_one_cluster_wait_for_each_other()
    {
        var world = Slow();
        await using var one = await AppProcess.StartAsync(world, "one");
        await using var two = await AppProcess.StartAsync(world, "two");

        await Task.WhenAll(one.StartAsync(world.Order(SickWorld.Consumer, "r")), two.StartAsync(world.Order(SickWorld.Broker, "r")));
        await Eventually.Async(async () => (await AllAsync(world)).Count(m => m.IsEnded) == 1, SickWorld.Patience);

        Assert.Equal("G9", (await AllAsync(world)).Single(m => m.IsEnded).Guardrail);
        await HealAsync(world);
    }

    [Fact]
    public async Task Policy_on_two_instances_and_a_person_at_once_are_one_mitigation()
    {
        var world = Slow();
        var incident = world.OpenIncident(SickWorld.Consumer, "Stuck");
        await using var one = await AppProcess.StartAsync(world, "one");
        await using var two = await AppProcess.StartAsync(world, "two");

        await Task.WhenAll(
            one.Get<RunPolicy>().RunAsync(one.Runner, default), two.Get<RunPolicy>().RunAsync(two.Runner, default),
            one.StartAsync(world.Order(SickWorld.Consumer, "by hand")));
        await Eventually.Async(async () => (await AllAsync(world)).Any(m => m.IsEnded), SickWorld.Patience);

        var all = await AllAsync(world);
        Assert.Equal(2, all.Count);
        Assert.Equal("G8", all.Single(m => m.IsEnded).Guardrail);
        Assert.Single(all, m => m.Order.IncidentId == incident.Id);
        await HealAsync(world);
        Assert.Single(world.Effects);
    }

    [Fact]
    public async Task A_mitigation_that_was_recorded_and_never_started_is_started()
    {
        var world = new SickWorld { Cure = ActuatorAction.RestartInstance };
        var order = world.Order(SickWorld.Consumer, "r");
        await world.Store.AddAsync(new Mitigation { Order = order }, default);
        await using var app = await AppProcess.StartAsync(world, "one");

        await app.Get<SweepMitigations>().RunAsync(app.Runner, default);

        await Eventually.Async(async () => (await AllAsync(world))[0].State == MitigationState.Succeeded, SickWorld.Patience);
    }

    [Fact]
    public async Task One_whose_orchestration_was_terminated_is_escalated_and_lets_go()
    {
        var world = Slow();
        await using var app = await AppProcess.StartAsync(world, "one");
        var order = world.Order(SickWorld.Consumer, "r");
        await app.StartAsync(order);
        await Eventually.Async(async () => (await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
        await app.Client.TerminateInstanceAsync(order.Id, CancellationToken.None);
        await app.Client.WaitForInstanceCompletionAsync(order.Id, CancellationToken.None).WaitAsync(SickWorld.Patience);

        await app.Get<SweepMitigations>().RunAsync(app.Runner, default);

        Assert.Equal(MitigationState.Escalated, (await AllAsync(world))[0].State);
        Assert.Single(world.Pages);
        Assert.Empty((await world.Store.LoadAsync(default)).Ledger.Held);
    }

    [Fact]
    public async Task An_approval_and_the_end_of_its_time_at_once_leave_one_of_them()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => ApproveLateAsync(random.Next(0, 160))));
        output.WriteLine($"{answers.Count(approved => approved)} of {answers.Length} approved in time");
    }

    [Fact]
    public async Task A_cancelled_one_acts_no_further_and_lets_go()
    {
        var world = Slow();
        await using var app = await AppProcess.StartAsync(world, "one");
        var order = world.Order(SickWorld.Consumer, "r");
        await app.StartAsync(order);
        await Eventually.Async(() => !world.Effects.IsEmpty, SickWorld.Patience);

        var decided = await app.Get<StartMitigation>().DecideAsync(order.Id, MitigationEvent.Cancel, "bob", "I look at it myself", app.Runner, default);

        Assert.True(decided?.Applied);
        await Eventually.Async(async () => !(await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
        Assert.Equal(MitigationState.Cancelled, (await AllAsync(world))[0].State);
        Assert.Single(world.Effects);
    }

    private static async Task<bool> ApproveLateAsync(int afterMs)
    {
        var world = new SickWorld { Cure = ActuatorAction.RestartInstance };
        world.Policy = world.Policy with { Mode = MitigationMode.Approve, ApproveWithin = TimeSpan.FromMilliseconds(80) };
        var incident = world.OpenIncident(SickWorld.Consumer, "Stuck");
        await using var app = await AppProcess.StartAsync(world, "one");
        await app.StartAsync(world.Order(SickWorld.Consumer, "r", MitigationOrder.Policy, incident.Id));
        var id = (await AllAsync(world))[0].Id;
        await Eventually.Async(async () => (await AllAsync(world))[0].State != MitigationState.Requested, SickWorld.Patience);
        await Task.Delay(afterMs);

        var decided = await app.Get<StartMitigation>().DecideAsync(id, MitigationEvent.Approve, "bob", "go", app.Runner, default);

        await Eventually.Async(async () => (await AllAsync(world))[0].IsEnded, SickWorld.Patience);
        await Eventually.Async(async () => !(await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
        Assert.Equal(decided!.Value.Applied ? MitigationState.Succeeded : MitigationState.Expired, (await AllAsync(world))[0].State);
        Assert.Equal(decided.Value.Applied ? 1 : 0, world.Effects.Count);
        return decided.Value.Applied;
    }

    private static SickWorld Slow()
    {
        var world = new SickWorld();
        world.Policy = world.Policy with { EffectWithin = TimeSpan.FromMinutes(5), StableFor = TimeSpan.Zero };
        return world;
    }

    private static async Task HealAsync(SickWorld world)
    {
        world.IsWell = true;
        await Eventually.Async(async () => (await AllAsync(world)).All(m => m.IsEnded), SickWorld.Patience);
        Assert.Single(await AllAsync(world), m => m.State == MitigationState.Succeeded);
        await Eventually.Async(async () => !(await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
    }

    private static async Task<IReadOnlyList<Mitigation>> AllAsync(SickWorld world) => (await world.Store.QueryAsync(0, long.MaxValue, 1000, null, default)).Items;
}
