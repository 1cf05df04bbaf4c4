using Chasqui.Actuators.Azure;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests.Azure;

public sealed class ScaleSetActuatorTests : IDisposable
{
    private readonly HttpClient _http = ActuatorServices.NewClient();
    private readonly FixedCredential _credential = new();
    private readonly FakeArm _arm = new();
    private readonly ScaleSetActuator _actuator;

    public ScaleSetActuatorTests() => _actuator = new ScaleSetActuator(_http, _credential, Acts.Setting, TimeProvider.System);

    [Theory]
    [InlineData(ActuatorAction.RestartBroker, "restart")]
    [InlineData(ActuatorAction.ReplaceBroker, "reimage")]
    public async Task An_instance_is_acted_on_once_and_its_operation_is_followed_to_the_end(ActuatorAction action, string verb)
    {
        await using var server = await StartAsync();
        var request = Request(server, action);
        var accepted = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Accepted, new Uri(server.Address, "/operations/1").ToString()), (accepted.Outcome, accepted.Reference));
        var post = server.Requests.Single(r => r.Method == "POST");
        Assert.Equal(($"{FakeArm.Instance}{verb}?api-version={ScaleSetActuator.ApiVersion}", "m1-restart"), (post.Path, post.Headers["x-ms-client-request-id"]));
        Assert.All(_credential.Scopes, scope => Assert.Equal($"{server.Address.GetLeftPart(UriPartial.Authority)}/.default", scope));
        Assert.Equal(ActuatorOutcome.Accepted, (await ObserveAsync(server, accepted)).Outcome);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        _arm.End();
        _arm.Operation = """{"status":"Succeeded"}""";
        Assert.Equal(ActuatorOutcome.Done, (await ObserveAsync(server, accepted)).Outcome);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal([verb], _arm.Acts);
    }

    [Theory]
    [InlineData(FakeAnswer.Cut)]
    [InlineData(500)]
    [InlineData(504)]
    public async Task An_act_whose_answer_is_lost_is_said_to_be_unknown_and_is_not_made_twice(int answer)
    {
        await using var server = await StartAsync();
        _arm.Faults.Enqueue((answer, true));
        var request = Request(server);
        var lost = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Failed, true), (lost.Outcome, lost.Retryable));
        Assert.Contains("unknown whether it was taken", lost.Details, StringComparison.Ordinal);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        _arm.End();
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Single(_arm.Acts);
    }

    [Fact]
    public async Task One_that_is_busy_with_something_else_is_tried_later()
    {
        await using var server = await StartAsync();
        _arm.Faults.Enqueue((new FakeAnswer(409, """{"error":{"code":"OperationNotAllowed","message":"another operation"}}"""), false));
        var result = await _actuator.ActAsync(Request(server), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
        Assert.Empty(_arm.Acts);
    }

    [Fact]
    public async Task Being_held_off_is_heeded()
    {
        await using var server = await StartAsync();
        _arm.Faults.Enqueue((new FakeAnswer(429, "", ("Retry-After", "1")), false));
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(Request(server), default)).Outcome);
        Assert.Equal((2, 1), (server.Count("POST"), _arm.Acts.Count));
        _arm.End();
        _arm.EndedAt = DateTimeOffset.UtcNow.AddHours(-1);
        _arm.Faults.Enqueue((new FakeAnswer(429, "", ("Retry-After", "900")), false));
        Assert.True((await _actuator.ActAsync(Request(server), default)).Retryable);
    }

    [Theory]
    [InlineData("""{"status":"Failed","error":{"message":"no capacity"}}""", "no capacity")]
    [InlineData("""{"status":"Canceled"}""", "Canceled")]
    public async Task An_operation_that_fails_is_a_failure(string operation, string says)
    {
        await using var server = await StartAsync();
        var accepted = await _actuator.ActAsync(Request(server), default);
        _arm.Operation = operation;
        var result = await ObserveAsync(server, accepted);
        Assert.Equal((ActuatorOutcome.Failed, false), (result.Outcome, result.Retryable));
        Assert.Contains(says, result.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task An_operation_that_was_forgotten_or_may_not_be_read_is_known_by_the_instance(int status)
    {
        await using var server = await StartAsync();
        var accepted = await _actuator.ActAsync(Request(server), default);
        _arm.OperationStatus = status;
        Assert.Equal(ActuatorOutcome.Accepted, (await ObserveAsync(server, accepted)).Outcome);
        _arm.End("failed");
        Assert.Equal(ActuatorOutcome.Failed, (await ObserveAsync(server, accepted)).Outcome);
        _arm.End();
        Assert.Equal(ActuatorOutcome.Done, (await ObserveAsync(server, accepted)).Outcome);
    }

    [Fact]
    public async Task An_operation_elsewhere_is_never_asked()
    {
        await using var elsewhere = await FakeServer.StartAsync((_, _) => 200);
        await using var server = await StartAsync();
        var result = await ObserveAsync(server, ActuatorResult.Accepted("", elsewhere.Address.ToString()));
        Assert.Equal(ActuatorOutcome.Accepted, result.Outcome);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task One_that_never_answers_is_given_up_in_time()
    {
        await using var server = await FakeServer.StartAsync((_, _) => FakeAnswer.Never);
        var result = await _actuator.ActAsync(Request(server, seconds: 1), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
    }

    [Theory]
    [InlineData("kafka_3", "kafka_", ActuatorOutcome.Accepted)]
    [InlineData("3", "", ActuatorOutcome.Accepted)]
    [InlineData("3/../7", "", ActuatorOutcome.Refused)]
    [InlineData("other_3", "kafka_", ActuatorOutcome.Refused)]
    [InlineData("kafka_", "kafka_", ActuatorOutcome.Refused)]
    public async Task An_instance_by_name_is_one_of_the_scale_set(string name, string prefix, ActuatorOutcome outcome)
    {
        await using var server = await StartAsync();
        var settings = new Dictionary<string, string>(Settings(server)) { ["instancePrefix"] = prefix };
        Assert.Equal(outcome, (await _actuator.ActAsync(Acts.Of(ActuatorAction.RestartInstance, settings, name), default)).Outcome);
    }

    [Fact]
    public async Task All_at_once_is_refused()
    {
        await using var server = await StartAsync();
        Assert.Equal(ActuatorOutcome.Refused, (await _actuator.ActAsync(Request(server, ActuatorAction.RestartAll), default)).Outcome);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_the_app_may_not_do_is_refused()
    {
        await using var server = await StartAsync();
        _arm.Faults.Enqueue((new FakeAnswer(403, """{"error":{"code":"AuthorizationFailed"}}"""), false));
        Assert.Equal(ActuatorOutcome.Refused, (await _actuator.ActAsync(Request(server), default)).Outcome);
    }

    [Theory]
    [InlineData("subscription", "mine", "'subscription' is not a subscription id.")]
    [InlineData("instance", "three", "'instance' is not an instance id: a whole number is expected.")]
    [InlineData("endpoint", "http://management.test", "'endpoint' is not an https address.")]
    [InlineData("vmss", "brokers", "'vmss' is not a setting of this actuator: one of subscription, resourceGroup, scaleSet, instance, instancePrefix, endpoint is expected.")]
    public void Settings_are_checked_at_the_start(string key, string value, string wrong)
    {
        var settings = new Dictionary<string, string> { ["subscription"] = Guid.NewGuid().ToString(), ["resourceGroup"] = "kafka", ["scaleSet"] = "brokers", ["instance"] = "%Instance%" };
        Assert.Empty(_actuator.WhyNot(settings));
        settings[key] = value;
        Assert.Equal([wrong], _actuator.WhyNot(settings));
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Settings(FakeServer server) => new()
    {
        ["subscription"] = "00000000-0000-0000-0000-000000000001", ["resourceGroup"] = "kafka", ["scaleSet"] = "brokers", ["instance"] = "3", ["endpoint"] = server.Address.ToString(),
    };

    private static ActuatorRequest Request(FakeServer server, ActuatorAction action = ActuatorAction.RestartBroker, double seconds = 30) => Acts.Of(action, Settings(server), seconds: seconds);

    private Task<ActuatorResult> ObserveAsync(FakeServer server, ActuatorResult accepted) => _actuator.ObserveAsync(Request(server), accepted.Reference, default);

    private Task<FakeServer> StartAsync() => FakeServer.StartAsync(_arm.Answer);
}
