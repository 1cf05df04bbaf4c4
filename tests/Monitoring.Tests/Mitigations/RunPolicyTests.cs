using System.Collections.Immutable;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Consumers;
using Chasqui.StoreContract.Mitigations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>What policy asks for, round by round, is asked for when it is, not when its incident opened.</summary>
public sealed class RunPolicyTests
{
    private const string Group = "consumer-group|main|billing";
    private static readonly DateTimeOffset Opened = new(2030, 3, 1, 22, 0, 0, TimeSpan.Zero);

    private readonly MemoryMitigationStore _store = new();
    private readonly MemoryIncidentStore _incidents = new();
    private readonly FakeTimeProvider _clock = new(Opened);
    private readonly Mock<IMitigationRunner> _runner = new();

    [Fact]
    public async Task Each_round_is_asked_for_when_it_is_and_found_by_that_time_days_after_the_incident_opened()
    {
        await OpenAsync();
        var policy = Policy();

        _clock.SetUtcNow(Opened.AddMinutes(1));
        Assert.Equal(1, await policy.RunAsync(_runner.Object, default));
        await RefuseAsync(Assert.Single(await _store.OpenAsync(default)));
        _clock.SetUtcNow(Opened.AddDays(2));
        Assert.Equal(1, await policy.RunAsync(_runner.Object, default));

        var found = (await _store.QueryAsync(0, long.MaxValue, 10, null, default)).Items;
        Assert.Equal([Opened.AddMinutes(1).ToUnixTimeMilliseconds(), Opened.AddDays(2).ToUnixTimeMilliseconds()], found.Select(m => m.Order.AtMs));
        Assert.Equal(found[1].Id, Assert.Single((await _store.QueryAsync(Opened.AddDays(1).ToUnixTimeMilliseconds(), long.MaxValue, 10, null, default)).Items).Id);
    }

    [Fact]
    public async Task On_several_instances_at_once_and_again_while_it_runs_a_round_is_one_mitigation()
    {
        await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Policy().RunAsync(_runner.Object, default))));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await Policy().RunAsync(_runner.Object, default));

        var one = Assert.Single((await _store.QueryAsync(0, long.MaxValue, 10, null, default)).Items);
        _runner.Verify(r => r.StartAsync(It.Is<MitigationOrder>(o => o.Id != one.Id), default), Times.Never);
    }

    [Fact]
    public async Task A_round_that_was_named_and_never_recorded_is_asked_for_again_under_its_name()
    {
        var incident = await OpenAsync();
        var named = MitigationOrder.IdOf(MitigationKind.RestartConsumer, Group, $"{incident.Id}/0", Opened.ToUnixTimeMilliseconds());
        await _store.BindAsync(MitigationOrder.RequestKey(MitigationKind.RestartConsumer, Group, $"{incident.Id}/0"), named, default);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await Policy().RunAsync(_runner.Object, default));

        Assert.Equal(named, Assert.Single(await _store.OpenAsync(default)).Id);
    }

    [Fact]
    public async Task An_incident_that_stays_open_is_never_given_up()
    {
        await OpenAsync();
        var policy = Policy();
        for (var round = 0; round < 40; round++)
        {
            _clock.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal(1, await policy.RunAsync(_runner.Object, default));
            Assert.Equal(0, await policy.RunAsync(_runner.Object, default));
            await RefuseAsync(Assert.Single(await _store.OpenAsync(default)));
        }

        Assert.Equal(40, (await _store.QueryAsync(0, long.MaxValue, 100, null, default)).Items.Select(m => m.Id).Distinct().Count());
    }

    private async Task RefuseAsync(Mitigation mitigation)
    {
        var stored = (await _store.FindAsync(mitigation.Id, default))!;
        var refused = stored.Mitigation.After(MitigationEvent.Refuse, "guardrails", "G7: moving", _clock.GetUtcNow().ToUnixTimeMilliseconds())! with { Guardrail = "G7" };
        Assert.True(await _store.ReplaceAsync(refused, stored.Tag, default));
    }

    private async Task<Incident> OpenAsync()
    {
        var at = Opened.ToUnixTimeMilliseconds();
        var evaluation = new IncidentEvaluation(Group, at, IncidentSeverity.Critical, "Stuck", "C14", "stuck");
        var incident = Incident.Open(new(IncidentChangeKind.Opened, IncidentId.Of(Group, at), Group, IncidentSeverity.Critical, IncidentSeverity.None, at, evaluation), null);
        await _incidents.SaveAsync(incident, default);
        return incident;
    }

    private RunPolicy Policy()
    {
        var topology = new SystemTopology
        {
            Clusters = [],
            Tracing = new TracingTopology { Cluster = "main" },
            Streams = [],
            Mitigations = new MitigationsTopology
            {
                Policies = ImmutableDictionary<MitigationKind, MitigationPolicy>.Empty.Add(
                    MitigationKind.RestartConsumer, new MitigationPolicy { Kind = MitigationKind.RestartConsumer, Mode = MitigationMode.Auto, Verdicts = ["Stuck"] }),
            },
        };
        var evidence = new Mock<ITargetEvidence>();
        evidence.Setup(e => e.IsFor(It.IsAny<MitigationKind>())).Returns(true);
        evidence.Setup(e => e.ReadAsync(It.IsAny<MitigationOrder>(), default)).ReturnsAsync(new GuardEvidence { Verdict = "Stuck" });
        var start = new StartMitigation(topology, _store, new MitigationBook(_store, _clock, NullLogger<MitigationBook>.Instance));
        return new RunPolicy(topology, _incidents, _store, _store, [evidence.Object], start, _clock, NullLogger<RunPolicy>.Instance);
    }
}
