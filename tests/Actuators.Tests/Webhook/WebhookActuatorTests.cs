using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Actuators.Webhook;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests.Webhook;

public sealed class WebhookActuatorTests : IDisposable
{
    private readonly HttpClient _http = ActuatorServices.NewClient();
    private readonly WebhookActuator _actuator;

    public WebhookActuatorTests() => _actuator = new WebhookActuator(_http, Acts.Setting, TimeProvider.System);

    [Fact]
    public async Task A_receiver_can_tell_who_asks_for_what_and_when()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 204);
        var result = await ActAsync(server, instance: "billing-3");
        Assert.Equal(ActuatorOutcome.Done, result.Outcome);
        var post = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/hook?code=1", "m1-restart", "application/json"), (post.Method, post.Path, post.Headers["Idempotency-Key"], post.Headers["Content-Type"]));
        var timestamp = long.Parse(post.Headers["X-Chasqui-Timestamp"], CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - timestamp, 0, 60);
        Assert.Equal(post.Headers["X-Chasqui-Signature"], WebhookSignature.Of(Acts.Secret, timestamp, post.Body));
        var body = JsonNode.Parse(post.Body)!;
        Assert.Equal(
            "1 m1-restart m1 restart-consumer RestartInstance main/billing billing-3 policy Stuck for 3 min: \"no progress\" <ü>",
            string.Join(' ', new[] { "version", "idempotencyKey", "mitigationId", "kind", "action", "target", "instance", "by", "why" }.Select(name => body[name]!.ToString())));
    }

    [Fact]
    public void The_signature_is_what_the_readme_says() =>
        Assert.Equal("v1=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae", WebhookSignature.Of("key", 1_700_000_000, "{}"));

    [Fact]
    public async Task A_receiver_that_acts_and_then_loses_its_answer_is_asked_again_and_acts_once()
    {
        var done = new HashSet<string>();
        await using var server = await FakeServer.StartAsync((request, _) => done.Add(request.Headers["Idempotency-Key"]) ? FakeAnswer.Cut : 200);
        var result = await ActAsync(server);
        Assert.Equal((ActuatorOutcome.Done, 2), (result.Outcome, server.Requests.Count));
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
        var again = await ActAsync(server);
        Assert.Equal(ActuatorOutcome.Done, again.Outcome);
        Assert.Single(done);
    }

    [Fact]
    public async Task What_is_taken_is_observed_where_the_receiver_says()
    {
        var states = new Queue<FakeAnswer>([202, new FakeAnswer(200, """{"status":"running","details":"2 of 3"}"""), new FakeAnswer(200, """{"status":"done","details":"3 of 3"}""")]);
        await using var server = await FakeServer.StartAsync((request, _) => request.Method == "POST" ? new FakeAnswer(202, "", ("Location", "/acts/7")) : states.Dequeue());
        var accepted = await ActAsync(server);
        Assert.Equal((ActuatorOutcome.Accepted, new Uri(server.Address, "/acts/7").ToString()), (accepted.Outcome, accepted.Reference));
        Assert.Equal(ActuatorOutcome.Accepted, (await ObserveAsync(server, accepted)).Outcome);
        Assert.Equal(ActuatorResult.Accepted("2 of 3"), await ObserveAsync(server, accepted));
        Assert.Equal(ActuatorResult.Done("3 of 3"), await ObserveAsync(server, accepted));
    }

    [Theory]
    [InlineData("""{"status":"failed","details":"no such runbook"}""", ActuatorOutcome.Failed, "no such runbook")]
    [InlineData("""{"status":"refused","details":"frozen"}""", ActuatorOutcome.Refused, "frozen")]
    [InlineData("""{"state":"done"}""", ActuatorOutcome.Failed, "unknown")]
    [InlineData("done", ActuatorOutcome.Failed, "unknown")]
    [InlineData("", ActuatorOutcome.Failed, "unknown")]
    public async Task What_is_observed_is_taken_for_nothing_else(string body, ActuatorOutcome outcome, string says)
    {
        await using var server = await FakeServer.StartAsync((_, _) => new FakeAnswer(200, body));
        var result = await ObserveAsync(server, ActuatorResult.Accepted("", new Uri(server.Address, "/acts/7").ToString()));
        Assert.Equal(outcome, result.Outcome);
        Assert.Contains(says, result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_act_that_the_receiver_has_forgotten_is_not_claimed_done()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 404);
        var result = await ObserveAsync(server, ActuatorResult.Accepted("", new Uri(server.Address, "/acts/7").ToString()));
        Assert.Equal((ActuatorOutcome.Failed, false), (result.Outcome, result.Retryable));
        Assert.Contains("unknown how it ended", result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_elsewhere_is_never_asked()
    {
        await using var elsewhere = await FakeServer.StartAsync((_, _) => 200);
        await using var server = await FakeServer.StartAsync((_, _) => new FakeAnswer(202, "", ("Location", elsewhere.Address.ToString())));
        var taken = await ActAsync(server);
        Assert.Null(taken.Reference);
        await ObserveAsync(server, ActuatorResult.Accepted("", elsewhere.Address.ToString()));
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData(400, ActuatorOutcome.Refused, false, 1, "400")]
    [InlineData(401, ActuatorOutcome.Refused, false, 1, "401")]
    [InlineData(302, ActuatorOutcome.Refused, false, 1, "302")]
    [InlineData(409, ActuatorOutcome.Failed, true, 1, "still at this very act")]
    [InlineData(429, ActuatorOutcome.Failed, true, 3, "not taken")]
    [InlineData(503, ActuatorOutcome.Failed, true, 3, "not taken")]
    [InlineData(500, ActuatorOutcome.Failed, true, 3, "unknown whether")]
    [InlineData(FakeAnswer.Cut, ActuatorOutcome.Failed, true, 3, "unknown whether")]
    public async Task Each_answer_means_one_thing(int status, ActuatorOutcome outcome, bool retryable, int posts, string says)
    {
        await using var server = await FakeServer.StartAsync((_, _) => new FakeAnswer(status, "", ("Retry-After", "0"), ("Location", "http://elsewhere.test/")));
        var result = await ActAsync(server);
        Assert.Equal((outcome, retryable, posts), (result.Outcome, result.Retryable, server.Requests.Count));
        Assert.Contains(says, result.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(FakeAnswer.Cut)]
    public async Task A_receiver_that_heeds_no_key_is_asked_once_and_what_became_of_it_is_said_to_be_unknown(int status)
    {
        await using var server = await FakeServer.StartAsync((_, _) => status);
        var result = await ActAsync(server, repeats: "never");
        Assert.Equal((ActuatorOutcome.Failed, false, 1), (result.Outcome, result.Retryable, server.Requests.Count));
        Assert.Contains("unknown whether", result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_never_answers_is_given_up_in_time()
    {
        await using var server = await FakeServer.StartAsync((_, _) => FakeAnswer.Never);
        var result = await ActAsync(server, seconds: 1);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
        Assert.Contains("unknown whether the receiver did it: no answer within 0.9 s", result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_the_time_there_is_is_not_begun()
    {
        await using var server = await FakeServer.StartAsync((_, _) => new FakeAnswer(429, "", ("Retry-After", "3600")));
        Assert.True((await ActAsync(server)).Retryable);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task One_that_is_not_there_was_not_asked()
    {
        Uri address;
        await using (var server = await FakeServer.StartAsync((_, _) => 200))
            address = server.Address;
        var result = await _actuator.ActAsync(Request(new Uri(address, "/hook")), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
        Assert.Contains("not taken", result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_has_no_value_is_named_and_nothing_is_sent()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 200);
        var settings = new Dictionary<string, string> { ["url"] = server.Address.ToString(), ["secret"] = "%NoSuchSetting%" };
        var result = await _actuator.ActAsync(Acts.Of(ActuatorAction.RestartAll, settings), default);
        Assert.Equal(ActuatorResult.Refused("the setting 'NoSuchSetting', which 'secret' refers to, has no value"), result);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_stop_stops_it()
    {
        await using var server = await FakeServer.StartAsync((_, _) => FakeAnswer.Never);
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _actuator.ActAsync(Request(server.Address), stopping.Token));
    }

    [Theory]
    [InlineData("https://hooks.example.com/1", "%S%", null, "")]
    [InlineData("%Url%", "%S%", "never", "")]
    [InlineData("http://localhost:8080/1", "%S%", "safe", "")]
    [InlineData("http://hooks.example.com/1", "%S%", null, "'url' is not an https address.")]
    [InlineData("https://user:pass@hooks.example.com/1", "%S%", null, "'url' is not an https address.")]
    [InlineData("hooks.example.com", "%S%", null, "'url' is not an https address.")]
    [InlineData("https://hooks.example.com/1", "hunter2", null, "'secret' is a secret written down: \"%Name%\", the setting that holds it, is expected.")]
    [InlineData("https://hooks.example.com/1", "%S%", "maybe", "'repeats' is \"safe\" (the default: the receiver heeds the idempotency key) or \"never\".")]
    [InlineData("", "%S%", null, "'url' is missing. 'url' is not an https address.")]
    public void Settings_are_checked_at_the_start(string url, string secret, string? repeats, string wrong)
    {
        var settings = new Dictionary<string, string> { ["url"] = url, ["secret"] = secret };
        if (repeats is not null)
            settings["repeats"] = repeats;
        Assert.Equal(wrong, string.Join(' ', _actuator.WhyNot(settings)));
    }

    [Fact]
    public void A_setting_that_nobody_reads_is_told() => Assert.Contains(
        "'ulr' is not a setting of this actuator: one of url, secret, repeats is expected.",
        _actuator.WhyNot(new Dictionary<string, string> { ["ulr"] = "https://x.test", ["secret"] = "%S%" }));

    public void Dispose() => _http.Dispose();

    private static ActuatorRequest Request(Uri url, string? instance = null, string? repeats = null, double seconds = 30)
    {
        var settings = new Dictionary<string, string> { ["url"] = url.ToString(), ["secret"] = "%WebhookSecret%" };
        if (repeats is not null)
            settings["repeats"] = repeats;
        return Acts.Of(
            instance is null ? ActuatorAction.RestartAll : ActuatorAction.RestartInstance, settings, instance, seconds: seconds, askedAt: DateTimeOffset.UnixEpoch.AddDays(20_000));
    }

    private async Task<ActuatorResult> ActAsync(FakeServer server, string? instance = null, string? repeats = null, double seconds = 30)
    {
        var result = await _actuator.ActAsync(Request(new Uri(server.Address, "/hook?code=1"), instance, repeats, seconds), default);
        Assert.DoesNotContain(Acts.Secret, result.Details, StringComparison.Ordinal);
        return result;
    }

    private Task<ActuatorResult> ObserveAsync(FakeServer server, ActuatorResult accepted) =>
        _actuator.ObserveAsync(Request(new Uri(server.Address, "/hook")), accepted.Reference, default);
}
