using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chasqui.Actuators.Kubernetes;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests.Kubernetes;

public sealed class KubernetesActuatorTests : IDisposable
{
    private static readonly DateTimeOffset LongAgo = DateTimeOffset.UtcNow.AddHours(-1);
    private readonly FakeCluster _cluster = new();
    private readonly KubernetesActuator _actuator = new(Acts.Setting, TimeProvider.System);

    [Fact]
    public async Task A_pod_is_deleted_once_however_often_the_act_is_asked_for()
    {
        await using var server = await StartAsync();
        _cluster.Make("billing-0", LongAgo);
        var request = Pod(server);
        var accepted = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Accepted, "uid-1"), (accepted.Outcome, accepted.Reference));
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ObserveAsync(request, accepted.Reference, default)).Outcome);
        for (var i = 0; i < 3; i++)
            Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(["billing-0"], _cluster.Deleted);
    }

    [Theory]
    [InlineData(FakeAnswer.Cut)]
    [InlineData(500)]
    public async Task A_deletion_whose_answer_is_lost_is_said_to_be_unknown_and_asking_again_deletes_nothing_more(int answer)
    {
        await using var server = await StartAsync();
        _cluster.Make("billing-0", LongAgo);
        _cluster.Faults.Enqueue(("DELETE", answer, true));
        var request = Pod(server);
        var lost = await _actuator.ActAsync(request, default);
        Assert.Equal((ActuatorOutcome.Failed, true), (lost.Outcome, lost.Retryable));
        Assert.Contains("unknown whether", lost.Details, StringComparison.Ordinal);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(["billing-0"], _cluster.Deleted);
    }

    [Fact]
    public async Task A_pod_that_another_took_the_place_of_is_left_alone()
    {
        await using var server = await StartAsync();
        _cluster.Make("billing-0", LongAgo);
        _cluster.Faults.Enqueue(("DELETE", new FakeAnswer(409, """{"reason":"Conflict"}"""), false));
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(Pod(server), default)).Outcome);
        Assert.Empty(_cluster.Deleted);
    }

    [Fact]
    public async Task A_pod_that_is_not_there_needs_no_deleting()
    {
        await using var server = await StartAsync();
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(Pod(server), default)).Outcome);
        Assert.Equal(0, server.Count("DELETE"));
    }

    [Fact]
    public async Task A_pod_that_is_still_there_is_not_claimed_done()
    {
        await using var server = await StartAsync();
        _cluster.Make("billing-0", LongAgo);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ObserveAsync(Pod(server), "uid-1", default)).Outcome);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ObserveAsync(Pod(server), null, default)).Outcome);
    }

    [Fact]
    public async Task A_workload_is_restarted_once_for_a_key_and_again_for_another()
    {
        await using var server = await StartAsync();
        var request = Workload(server);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal((1, 1), (_cluster.Rollouts, server.Count("PATCH")));
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ObserveAsync(request, null, default)).Outcome);
        _cluster.Updated = 3;
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ObserveAsync(request, null, default)).Outcome);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        await _actuator.ActAsync(Workload(server, "m2-restart"), default);
        Assert.Equal(2, _cluster.Rollouts);
        var gone = await _actuator.ObserveAsync(request, null, default);
        Assert.Equal((ActuatorOutcome.Failed, false), (gone.Outcome, gone.Retryable));
        Assert.Contains("unknown how it ended", gone.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_whose_answer_is_lost_is_not_made_twice()
    {
        await using var server = await StartAsync();
        _cluster.Faults.Enqueue(("PATCH", FakeAnswer.Cut, true));
        Assert.True((await _actuator.ActAsync(Workload(server), default)).Retryable);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(Workload(server), default)).Outcome);
        Assert.Equal(1, _cluster.Rollouts);
    }

    [Fact]
    public async Task Of_two_acts_at_once_one_is_told_to_look_again()
    {
        await using var server = await StartAsync();
        _cluster.Faults.Enqueue(("PATCH", new FakeAnswer(409, """{"reason":"Conflict"}"""), false));
        var result = await _actuator.ActAsync(Workload(server), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
    }

    [Fact]
    public async Task A_workload_is_scaled_to_zero_and_back_once_for_a_key()
    {
        await using var server = await StartAsync();
        var request = Scaling(server);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal([0, 3], _cluster.Scaled);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ObserveAsync(request, null, default)).Outcome);
        Assert.Equal([0, 3], _cluster.Scaled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_scaling_that_was_cut_off_goes_on_where_it_was(int lost)
    {
        await using var server = await StartAsync();
        for (var i = 1; i < lost; i++)
            _cluster.Faults.Enqueue(("PATCH", FakeAnswer.Usual, false));
        _cluster.Faults.Enqueue(("PATCH", FakeAnswer.Cut, true));
        var cut = await _actuator.ActAsync(Scaling(server), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (cut.Outcome, cut.Retryable));
        await _actuator.ActAsync(Scaling(server), default);
        Assert.Equal([0, 3], _cluster.Scaled);
    }

    [Fact]
    public async Task Pods_that_do_not_go_in_time_keep_nobody_from_scaling_back()
    {
        await using var server = await StartAsync();
        _cluster.IsStuck = true;
        var result = await _actuator.ActAsync(Scaling(server, seconds: 2), default);
        Assert.Equal(ActuatorOutcome.Accepted, result.Outcome);
        Assert.Equal([0, 3], _cluster.Scaled);
    }

    [Fact]
    public async Task What_somebody_else_scaled_to_zero_stays_there()
    {
        await using var server = await StartAsync();
        _cluster.Replicas = 0;
        Assert.Equal(ActuatorOutcome.Refused, (await _actuator.ActAsync(Scaling(server), default)).Outcome);
        Assert.Empty(_cluster.Scaled);
    }

    [Fact]
    public async Task A_broker_is_replaced_with_its_volume_once()
    {
        await using var server = await StartAsync();
        _cluster.Make("kafka-1", LongAgo);
        _cluster.Claims.Add("data-kafka-1");
        var request = Acts.Of(ActuatorAction.ReplaceBroker, Settings(server, ("pod", "kafka-1"), ("claim", "data-kafka-1")));
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(ActuatorOutcome.Done, (await _actuator.ActAsync(request, default)).Outcome);
        Assert.Equal(["data-kafka-1", "kafka-1"], _cluster.Deleted);
    }

    [Fact]
    public async Task A_broker_without_a_claim_is_not_replaced()
    {
        await using var server = await StartAsync();
        var result = await _actuator.ActAsync(Acts.Of(ActuatorAction.ReplaceBroker, Settings(server, ("pod", "kafka-1"))), default);
        Assert.Equal(ActuatorResult.Refused("'claim' has no value"), result);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(403, ActuatorOutcome.Refused, false)]
    [InlineData(422, ActuatorOutcome.Refused, false)]
    [InlineData(429, ActuatorOutcome.Failed, true)]
    [InlineData(500, ActuatorOutcome.Failed, true)]
    [InlineData(503, ActuatorOutcome.Failed, true)]
    public async Task Each_refusal_means_one_thing(int status, ActuatorOutcome outcome, bool retryable)
    {
        await using var server = await StartAsync();
        _cluster.Make("billing-0", LongAgo);
        _cluster.Faults.Enqueue(("DELETE", new FakeAnswer(status, """{"kind":"Status","message":"no"}"""), false));
        var result = await _actuator.ActAsync(Pod(server), default);
        Assert.Equal((outcome, retryable), (result.Outcome, result.Retryable));
        Assert.DoesNotContain("the-token", result.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_in_time()
    {
        await using var server = await FakeServer.StartAsync((_, _) => FakeAnswer.Never);
        var result = await _actuator.ActAsync(Acts.Of(ActuatorAction.RestartInstance, Settings(server), "billing-0", seconds: 1), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (result.Outcome, result.Retryable));
    }

    [Fact]
    public async Task A_server_is_believed_only_with_the_certificate_that_the_settings_name()
    {
        using var certificate = SelfSigned();
        await using var server = await FakeServer.StartAsync((request, _) => _cluster.Answer(request), certificate);
        _cluster.Make("billing-0", LongAgo);
        var untrusted = await _actuator.ActAsync(Pod(server), default);
        Assert.Equal((ActuatorOutcome.Failed, true), (untrusted.Outcome, untrusted.Retryable));
        using var other = SelfSigned();
        Assert.Equal(ActuatorOutcome.Failed, (await _actuator.ActAsync(Trusting(server, other), default)).Outcome);
        Assert.Empty(server.Requests);
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(Trusting(server, certificate), default)).Outcome);
    }

    [Fact]
    public async Task A_token_in_a_file_is_read_anew_each_time()
    {
        var file = Path.GetTempFileName();
        await using var server = await StartAsync();
        var settings = new Dictionary<string, string> { ["namespace"] = "apps", ["workload"] = "statefulset/billing", ["endpoint"] = server.Address.ToString(), ["tokenFile"] = file };
        await File.WriteAllTextAsync(file, "old");
        Assert.Equal(ActuatorOutcome.Refused, (await _actuator.ActAsync(Acts.Of(ActuatorAction.RestartAll, settings), default)).Outcome);
        await File.WriteAllTextAsync(file, "the-token\n");
        Assert.Equal(ActuatorOutcome.Accepted, (await _actuator.ActAsync(Acts.Of(ActuatorAction.RestartAll, settings), default)).Outcome);
        File.Delete(file);
    }

    [Theory]
    [InlineData("workload=deployment/billing", "")]
    [InlineData("pod=kafka-1;claim=data-kafka-1", "")]
    [InlineData("workload=deployment/billing;by=scale", "")]
    [InlineData("workload=deployment/billing;by=force", "'by' is \"rollout\" (the default: one pod after the other) or \"scale\" (to zero and back: all at once).")]
    [InlineData("workload=daemonset/billing;by=scale", "A daemonset cannot be scaled.")]
    [InlineData("workload=billing", "'workload' is not deployment/NAME, statefulset/NAME or daemonset/NAME.")]
    [InlineData("workload=job/billing", "'workload' is not deployment/NAME, statefulset/NAME or daemonset/NAME.")]
    [InlineData("", "'workload' (of a consumer) or 'pod' (of a broker) is missing.")]
    [InlineData("pod=a;endpoint=http://k8s.test;token=%T%", "'endpoint' is not an https address.")]
    [InlineData("pod=a;endpoint=https://k8s.test", "'endpoint' goes with 'token' or 'tokenFile'.")]
    [InlineData("pod=a;endpoint=https://k8s.test;token=abc", "'token' is a secret written down: \"%Name%\", the setting that holds it, is expected.")]
    public void Settings_are_checked_at_the_start(string settings, string wrong) => Assert.Equal(wrong, string.Join(' ', _actuator.WhyNot(
        settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Append(["namespace", "apps"]).ToDictionary(pair => pair[0], pair => pair[1]))));

    public void Dispose() => _actuator.Dispose();

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static Dictionary<string, string> Settings(FakeServer server, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string> { ["namespace"] = "apps", ["endpoint"] = server.Address.ToString(), ["token"] = "%Token%" };
        foreach (var (key, value) in more)
            settings[key] = value;
        return settings;
    }

    private static ActuatorRequest Pod(FakeServer server) => Acts.Of(ActuatorAction.RestartInstance, Settings(server), "billing-0");

    private static ActuatorRequest Workload(FakeServer server, string key = "m1-restart") =>
        Acts.Of(ActuatorAction.RestartAll, Settings(server, ("workload", "statefulset/billing")), key: key);

    private static ActuatorRequest Scaling(FakeServer server, double seconds = 30) =>
        Acts.Of(ActuatorAction.RestartAll, Settings(server, ("workload", "statefulset/billing"), ("by", "scale")), seconds: seconds);

    private static ActuatorRequest Trusting(FakeServer server, X509Certificate2 authority) =>
        Acts.Of(ActuatorAction.RestartInstance, Settings(server, ("ca", authority.ExportCertificatePem())), "billing-0");

    private Task<FakeServer> StartAsync() => FakeServer.StartAsync((request, _) => _cluster.Answer(request));
}
