using Chasqui.Actuators.Azure;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests.Azure;

public sealed class ContainerAppActuatorTests : IDisposable
{
    private readonly HttpClient _http = ActuatorServices.NewClient();
    private readonly FakeArm _arm = new();
    private readonly ContainerAppActuator _actuator;

    public ContainerAppActuatorTests() => _actuator = new ContainerAppActuator(_http, new FixedCredential(), Acts.Setting, TimeProvider.System);

    [Theory]
    [InlineData(null)]
    [InlineData("billing--2")]
    public async Task A_revision_is_restarted_once_however_often_it_is_asked_for(string? revision)
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        var request = Request(server, revision);
        var accepted = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Accepted, "billing--2"), (accepted.Outcome, accepted.Reference));
        Assert.Equal(
            $"{FakeArm.App}/revisions/billing--2/restart?api-version={ContainerAppActuator.ApiVersion}", server.Requests.Single(r => r.Method == "POST").Path);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ObserveAsync(request, accepted.Reference, default)).Outcome);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Single(_arm.Acts);
    }

    [Fact]
    public async Task A_restart_whose_answer_is_lost_is_said_to_be_unknown_and_is_not_made_twice()
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        _arm.Faults.Enqueue((FakeAnswer.Cut, true));
        var request = Request(server);
        var lost = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Failed, true), (lost.Outcome, lost.Retryable));
        Assert.Contains("unknown whether it was taken", lost.Details, StringComparison.Ordinal);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Single(_arm.Acts);
    }

    [Fact]
    public async Task Some_new_replicas_show_a_restart_that_is_under_way()
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        var request = Request(server);
        _arm.Replicas = [DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddSeconds(2)];
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Empty(_arm.Acts);
    }

    [Fact]
    public async Task Replicas_that_are_old_or_none_at_all_are_not_claimed_done()
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ObserveAsync(Request(server), "billing--2", default)).Outcome);
        _arm.Replicas = [];
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ObserveAsync(Request(server), "billing--2", default)).Outcome);
    }

    [Fact]
    public async Task One_replica_by_itself_is_refused()
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        var result = await _actuator.ActAsync(Request(server) with { Action = ActuatorAction.RestartInstance, Instance = "r1" }, default);
        Assert.Equal(ActuatorOutcome.Refused, result.Outcome);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_refused()
    {
        await using var server = await FakeServer.StartAsync(_arm.Answer);
        Assert.Equal(ActuatorOutcome.Refused, (await _actuator.ActAsync(Request(server, "billing--9"), default)).Outcome);
        Assert.Empty(_arm.Acts);
    }

    public void Dispose() => _http.Dispose();

    private static ActuatorRequest Request(FakeServer server, string? revision = null)
    {
        var settings = new Dictionary<string, string>
        {
            ["subscription"] = "00000000-0000-0000-0000-000000000001", ["resourceGroup"] = "kafka", ["app"] = "billing", ["endpoint"] = server.Address.ToString(),
        };
        if (revision is not null)
            settings["revision"] = revision;
        return Acts.Of(ActuatorAction.RestartAll, settings);
    }
}
