namespace Chasqui.Soak.World;

/// <summary>The app's settings, with short intervals.</summary>
internal static class AppSettings
{
    public static Dictionary<string, string?> Of(SoakOptions options, IKafkaWorld kafka, StorageWorld storage, Uri receiver, string secret, string topology)
    {
        var settings = new Dictionary<string, string?>
        {
            ["TracingBrokers"] = kafka.Bootstrap,
            ["TracingTopic"] = Names.HopTopic,
            ["TracingGroup"] = "chasqui-ingest",
            ["Storage:ConnectionString"] = storage.Proxied,
            ["Storage:Prefix"] = Names.Prefix,
            ["AzureWebJobsStorage"] = storage.Proxied,
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = Names.Prefix + "hub",
            ["TopologyPath"] = topology,
            ["ReceiverUrl"] = receiver.ToString(),
            ["ReceiverSecret"] = secret,
            ["SampleConsumersSchedule"] = "*/5 * * * * *",
            ["EvaluateConsumersSchedule"] = "2/5 * * * * *",
            ["MitigationSchedule"] = "*/2 * * * * *",
            ["SampleBrokersSchedule"] = "*/15 * * * * *",
            ["SampleProgressSchedule"] = "*/2 * * * * *",
            ["ReconcileSchedule"] = "*/2 * * * * *",
            ["Ingest:Lease"] = "00:00:03",
            ["Ingest:LeaseMargin"] = "00:00:01",
            ["Reconcile:Refresh"] = "00:00:02",
            ["Reconcile:Retry"] = "00:00:02",
            ["Reconcile:MaxRetry"] = "00:00:04",
            ["LocalRuntime:Kafka:BatchWindowMs"] = "200",
            ["Logging:LogLevel:Default"] = options.Logs is null ? "Error" : "Information",
            // A killed member is given up soon, so that its successor gets the partitions; a real broker allows no less.
            ["LocalRuntime:Kafka:Consumer:session.timeout.ms"] = "6000",
            ["LocalRuntime:Kafka:Consumer:heartbeat.interval.ms"] = "1000",
        };
        if (options.Kafka == KafkaKind.Embedded)
            settings["LocalRuntime:Kafka:Consumer:fetch.wait.max.ms"] = "10";
        return settings;
    }
}
