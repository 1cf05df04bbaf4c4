using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Consumers;
using Chasqui.StoreContract.Mitigations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

public sealed class PurgeMitigationsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    private readonly MemoryMitigationStore _store = new();
    private readonly MemoryIncidentStore _incidents = new();
    private readonly Mock<IMitigationRunner> _runner = new();

    [Theory]
    [InlineData("ended long ago", 91, 91, true, null, true)]
    [InlineData("ended lately", 91, 89, true, null, false)]
    [InlineData("asked for lately", 89, 89, true, null, false)]
    [InlineData("not ended", 91, 91, false, null, false)]
    [InlineData("of an incident that has closed", 91, 91, true, false, true)]
    [InlineData("of an incident that is open", 91, 91, true, true, false)]
    public async Task Those_that_ended_before_the_retention_are_forgotten_history_and_all(
        string name, int askedDaysAgo, int changedDaysAgo, bool ended, bool? incidentOpen, bool forgotten)
    {
        var mitigation = New(askedDaysAgo, incidentOpen is null ? null : await IncidentAsync(incidentOpen.Value));
        var at = Now.AddDays(-changedDaysAgo).ToUnixTimeMilliseconds();
        await _store.AddAsync(mitigation.After(ended ? MitigationEvent.Refuse : MitigationEvent.AskApproval, "x", "y", at)!, default);

        var count = await new PurgeMitigations(_store, _incidents, new MitigationOptions(), new FakeTimeProvider(Now), NullLogger<PurgeMitigations>.Instance).RunAsync(_runner.Object, default);

        Assert.True(count == (forgotten ? 1 : 0), name);
        Assert.Equal(forgotten, await _store.FindAsync(mitigation.Id, default) is null);
        _runner.Verify(r => r.ForgetAsync(mitigation.Id, default), Times.Exactly(forgotten ? 1 : 0));
    }

    private async Task<string> IncidentAsync(bool open)
    {
        var at = Now.AddDays(-91).ToUnixTimeMilliseconds();
        var evaluation = new IncidentEvaluation("consumer-group|main|billing", at, IncidentSeverity.Critical, "Stuck", "C14", "stuck");
        var incident = Incident.Open(
            new(IncidentChangeKind.Opened, IncidentId.Of(evaluation.Subject, at), evaluation.Subject, IncidentSeverity.Critical, IncidentSeverity.None, at, evaluation), null);
        await _incidents.SaveAsync(open ? incident : incident with { ClosedAtMs = at + 1 }, default);
        return incident.Id;
    }

    private static Mitigation New(int daysAgo, string? incident) => new()
    {
        Order = new MitigationOrder
        {
            Id = "m", Kind = MitigationKind.RestartConsumer, Subject = "consumer-group|main|billing", Clusters = ["main"], By = "ann", Why = "stuck",
            AtMs = Now.AddDays(-daysAgo).ToUnixTimeMilliseconds(), IncidentId = incident,
        },
    };
}
