using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.TestSupport;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>What a guardrail refuses is recorded with its id, paged where policy says so, and never reaches an actuator.</summary>
public sealed class RefusalTests
{
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static TheoryData<string, Func<GuardEvidence, GuardEvidence>, string> Refusals => new()
    {
        { "stopped", e => e with { Stopped = true }, "G1" },
        { "a target that is not on the list", e => e with { Target = null }, "G3" },
        { "stale evidence", e => e with { ObservedAtMs = e.ObservedAtMs - 3_600_000 }, "G4" },
        { "a majority that is sick", e => e with { Wider = "3 of the 4 groups are sick" }, "G6" },
        { "somebody else's reassignment", e => e with { ForeignChange = "2 partitions are being reassigned" }, "G7" },
        { "replicas at their minimum", e => e with { AtRisk = 2 }, "G10" },
        { "another broker that is out", e => e with { OthersOut = 1, Brokers = 3 }, "G11" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Policy_is_refused_recorded_and_paged(string name, Func<GuardEvidence, GuardEvidence> evidence, string guardrail)
    {
        var world = new SickWorld { Evidence = evidence };
        var incident = world.OpenIncident(SickWorld.Consumer, "Stuck");
        await using var app = await AppProcess.StartAsync(world, "one");

        await app.Get<RunPolicy>().RunAsync(app.Runner, default);

        var mitigation = await EndAsync(world);
        Assert.True((mitigation.State, mitigation.Guardrail) == (MitigationState.Refused, guardrail), $"{name}: {mitigation.State} {mitigation.Says}");
        Assert.Equal(guardrail, mitigation.Plan!.Refusal!.Id);
        await Eventually.Async(() => !world.Pages.IsEmpty, SickWorld.Patience);
        Assert.Equal(incident.Id, Assert.Single(world.Pages).IncidentId);
        Assert.Empty(world.Calls);
        Assert.Empty((await world.Store.LoadAsync(default)).Ledger.Held);
    }

    [Fact]
    public async Task An_exhausted_budget_and_a_cooldown_refuse_even_after_a_restart_of_the_app()
    {
        var world = new SickWorld { Cure = ActuatorAction.RestartInstance };
        world.Policy = world.Policy with { PerHour = 1, Cooldown = TimeSpan.Zero };
        await using (var app = await AppProcess.StartAsync(world, "one"))
        {
            await app.StartAsync(world.Order(SickWorld.Consumer, "r1"));
            Assert.Equal(MitigationState.Succeeded, (await EndAsync(world)).State);
            await Eventually.Async(async () => !(await world.Store.LoadAsync(default)).Ledger.Holders.Any(), SickWorld.Patience);
        }

        await using var next = await AppProcess.StartAsync(world, "two");
        await next.StartAsync(world.Order(SickWorld.Consumer, "r2"));
        Assert.Equal("G13", (await EndAsync(world, 2)).Guardrail);
        world.Policy = world.Policy with { PerHour = 10, Cooldown = TimeSpan.FromMinutes(10) };
        await using var third = await AppProcess.StartAsync(world, "three");
        await third.StartAsync(world.Order(SickWorld.Consumer, "r3"));
        await Eventually.Async(async () => (await AllAsync(world)).Count(m => m.IsEnded) == 3, SickWorld.Patience);
        Assert.Single(world.Effects);
    }

    [Fact]
    public async Task A_dry_run_plans_and_touches_nothing()
    {
        var world = new SickWorld();
        world.Policy = world.Policy with { Mode = MitigationMode.DryRun };
        await using var app = await AppProcess.StartAsync(world, "one");
        await app.StartAsync(world.Order(SickWorld.Consumer, "r"));

        var mitigation = await EndAsync(world);

        Assert.Equal(MitigationState.Planned, mitigation.State);
        Assert.Equal(["restart-instance", "restart-all"], mitigation.Plan!.Acts.Select(act => act.Name));
        Assert.Equal(13, mitigation.Plan.Guardrails.Length);
        Assert.Empty(world.Calls);
        Assert.Empty((await world.Store.LoadAsync(default)).Ledger.Held);
    }

    [Fact]
    public async Task What_passes_is_tried_again_and_paged_once()
    {
        var stale = true;
        var world = new SickWorld { Cure = ActuatorAction.RestartInstance };
        world.Evidence = e => stale ? e with { ForeignChange = "moving" } : e;
        world.OpenIncident(SickWorld.Consumer, "Stuck");
        await using var app = await AppProcess.StartAsync(world, "one");
        await app.Get<RunPolicy>().RunAsync(app.Runner, default);
        Assert.Equal("G7", (await EndAsync(world)).Guardrail);

        stale = false;
        Assert.True(PolicyRules.StartsNext(await AllAsync(world), world.Policy, isHeld: false, Now + 10_000));
        await Eventually.Async(() => world.Pages.Count == 1, SickWorld.Patience);
    }

    [Fact]
    public async Task An_actuator_that_refuses_or_fails_ends_in_a_page()
    {
        var world = new SickWorld { Answer = request => request.Action == ActuatorAction.RestartInstance ? ActuatorResult.Refused("no such pod") : ActuatorResult.Failed("503", retryable: true) };
        await using var app = await AppProcess.StartAsync(world, "one");
        await app.StartAsync(world.Order(SickWorld.Consumer, "r"));

        var mitigation = await EndAsync(world);

        Assert.Equal(MitigationState.Escalated, mitigation.State);
        Assert.Equal(4, world.Calls.Count);
        Assert.Equal(2, world.Calls.Distinct().Count());
        Assert.Single(world.Pages);
    }

    [Fact]
    public async Task What_became_unsafe_since_the_first_act_is_not_acted_on_again_and_paged_by_its_guardrail()
    {
        var world = new SickWorld();
        world.Evidence = e => world.Effects.IsEmpty ? e : e with { AtRisk = 2 };
        await using var app = await AppProcess.StartAsync(world, "one");
        await app.StartAsync(world.Order(SickWorld.Broker, "r"));

        var mitigation = await EndAsync(world);

        Assert.Equal(MitigationState.Escalated, mitigation.State);
        Assert.Equal([ActMitigation.KeyOf(mitigation.Id, "restart-broker")], world.Calls.Distinct());
        var refused = (await world.Store.StepsAsync(mitigation.Id, default)).Single(s => s is { Name: "replace-broker", Phase: StepPhase.Ended });
        Assert.Equal("Refused", refused.Outcome);
        Assert.StartsWith("G10: ", refused.Says, StringComparison.Ordinal);
        Assert.Single(world.Pages);
    }

    private static async Task<Mitigation> EndAsync(SickWorld world, int count = 1)
    {
        await Eventually.Async(async () => (await AllAsync(world)).Count(m => m.IsEnded) >= count, SickWorld.Patience);
        return (await AllAsync(world)).Where(m => m.IsEnded).MaxBy(m => m.UpdatedAtMs)!;
    }

    private static async Task<IReadOnlyList<Mitigation>> AllAsync(SickWorld world) => (await world.Store.QueryAsync(0, long.MaxValue, 1000, null, default)).Items;
}
