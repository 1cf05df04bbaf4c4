using System.Globalization;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>Everything a Kafka trigger needs to know, with every setting resolved.</summary>
internal sealed record KafkaTriggerPlan(
    string Brokers, string Topic, string Group, KafkaHostOptions Options, TimeSpan Window, ChaosOptions Chaos, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>Each entry below it is a librdkafka setting that wins over what host.json makes.</summary>
    public const string ConsumerSection = "LocalRuntime:Kafka:Consumer";

    /// <summary>How long records are gathered, in milliseconds, instead of host.json's whole seconds.</summary>
    public const string WindowSetting = "LocalRuntime:Kafka:BatchWindowMs";

    // A partition whose local queue was full is fetched from again after this. The library's default of a second makes the reading of a
    // backlog three times as slow; Azure offers no way to change it.
    private const int FullQueueBackoffMilliseconds = 10;

    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public static KafkaTriggerPlan From(KafkaTriggerAttribute trigger, HostJson hostJson, SettingResolver resolver, IConfiguration settings)
    {
        var options = KafkaHostOptions.From(hostJson.Kafka);
        var config = ConsumerSettings.From(trigger, options, resolver);
        // Members that come and go leave the others' partitions alone; and the embedded cluster commits at a revoke only so.
        config.PartitionAssignmentStrategy = Confluent.Kafka.PartitionAssignmentStrategy.CooperativeSticky;
        config.Set("fetch.queue.backoff.ms", FullQueueBackoffMilliseconds.ToString(CultureInfo.InvariantCulture));
        foreach (var setting in settings.GetSection(ConsumerSection).GetChildren())
            config.Set(setting.Key, setting.Value);

        var window = settings.GetValue<int?>(WindowSetting) is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromSeconds(options.SubscriberIntervalInSeconds);
        return new KafkaTriggerPlan(
            Needed(config.BootstrapServers, nameof(trigger.BrokerList)),
            Needed(resolver.ResolveSetting(trigger.Topic), nameof(trigger.Topic)),
            Needed(config.GroupId, nameof(trigger.ConsumerGroup)),
            options,
            window,
            ChaosOptions.From(settings),
            [.. config]);
    }

    private static string Needed(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw new InvalidOperationException($"the Kafka trigger's {name} is empty.") : value;
}
