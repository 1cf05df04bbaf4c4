using Chasqui.LocalRuntime.Kafka;
using Chasqui.LocalRuntime.Settings;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Tests.Settings;

public sealed class HostJsonTests
{
    [Fact]
    public void Without_a_file_the_defaults_are_those_of_the_real_host()
    {
        var host = Load(null);
        var kafka = KafkaHostOptions.From(host.Kafka);
        Assert.Equal(("api", (TimeSpan?)null), (host.RoutePrefix, host.FunctionTimeout));
        Assert.Equal((64, 1, 1, true, 5, 200), (kafka.MaxBatchSize, kafka.SubscriberIntervalInSeconds, kafka.ExecutorChannelCapacity, kafka.CommitOnFailure, kafka.MaxRetries, kafka.AutoCommitIntervalMs));
        Assert.Equal((AutoOffsetReset.Earliest, 10_000, 180_000, true), (kafka.AutoOffsetReset, kafka.SessionTimeoutMs, kafka.MetadataMaxAgeMs, kafka.SocketKeepaliveEnable));
    }

    [Fact]
    public void A_setting_overrides_the_file()
    {
        const string text = """{ "functionTimeout": "00:01:00", "extensions": { "kafka": { "maxBatchSize": 7, "maxRetries": -1 } } }""";
        var host = Load(text, ("AzureFunctionsJobHost:extensions:kafka:maxBatchSize", "9"));
        var kafka = KafkaHostOptions.From(host.Kafka);
        Assert.Equal((9, -1, TimeSpan.FromMinutes(1)), (kafka.MaxBatchSize, kafka.MaxRetries, host.FunctionTimeout));
    }

    [Theory]
    [InlineData("maxBatchSize", "0")]
    [InlineData("maxBatchSize", "many")]
    [InlineData("subscriberIntervalInSeconds", "0")]
    [InlineData("executorChannelCapacity", "0")]
    [InlineData("maxRetries", "-2")]
    public void A_value_out_of_range_fails(string name, string value)
    {
        var section = Load(null, ($"AzureFunctionsJobHost:extensions:kafka:{name}", value)).Kafka;
        Assert.Throws<InvalidOperationException>(() => KafkaHostOptions.From(section));
    }

    [Fact]
    public void Text_that_is_not_json_fails_with_the_name_of_the_file() =>
        Assert.Contains("host.json", Assert.Throws<InvalidOperationException>(() => Load("{ nonsense")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_consumer_gets_what_host_json_the_attribute_and_the_local_settings_say()
    {
        var settings = Configuration(
            ("Brokers", "kafka:9093"), ("User", "u"), ("Pass", "p"), ("LocalRuntime:Kafka:Consumer:fetch.wait.max.ms", "5"), ("LocalRuntime:Kafka:BatchWindowMs", "20"));
        var host = HostJson.Load("""{ "extensions": { "kafka": { "maxPartitionFetchBytes": 1000, "queuedMaxMessagesKbytes": 64, "autoOffsetReset": "latest" } } }""", settings);
        var trigger = new KafkaTriggerAttribute("Brokers", "t")
        {
            ConsumerGroup = "g", Protocol = BrokerProtocol.SaslSsl, AuthenticationMode = BrokerAuthenticationMode.ScramSha512, Username = "%User%", Password = "Pass",
        };
        var plan = KafkaTriggerPlan.From(trigger, host, new SettingResolver(settings), settings);
        var consumer = plan.Settings.ToDictionary(s => s.Key, s => s.Value);

        Assert.Equal(("kafka:9093", "t", "g", TimeSpan.FromMilliseconds(20)), (plan.Brokers, plan.Topic, plan.Group, plan.Window));
        Assert.Equal(("kafka:9093", "latest", "1000", "64", "5"), (consumer["bootstrap.servers"], consumer["auto.offset.reset"], consumer["max.partition.fetch.bytes"], consumer["queued.max.messages.kbytes"], consumer["fetch.wait.max.ms"]));
        Assert.Equal(("sasl_ssl", "SCRAM-SHA-512", "u", "p"), (consumer["security.protocol"], consumer["sasl.mechanism"], consumer["sasl.username"], consumer["sasl.password"]));
        Assert.Equal(("true", "false", "200", "cooperative-sticky"), (consumer["enable.auto.commit"].ToLowerInvariant(), consumer["enable.auto.offset.store"].ToLowerInvariant(), consumer["auto.commit.interval.ms"], consumer["partition.assignment.strategy"]));
    }

    private static HostJson Load(string? text, params (string Name, string Value)[] settings) => HostJson.Load(text, Configuration(settings));

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
