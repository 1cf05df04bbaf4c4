using System.Diagnostics;
using System.Text.Json;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Functions.Tracing;
using Chasqui.LocalRuntime.Azurite;
using Chasqui.LocalRuntime.Hosting;
using Chasqui.Monitoring;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Storage;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chasqui.Benchmarks.Pipeline;

/// <summary>
/// From a filled topic to stored verdicts: the Kafka trigger of the local runtime, the app's ingest function, Azurite, reconcile. CPU and memory are those of this process
/// alone, from the start of the host on.
/// </summary>
internal static class PipelineBenchmark
{
    private static readonly string Group = $"chasqui-benchmark-{Guid.NewGuid():N}";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(PipelineArguments arguments)
    {
        if (!arguments.IsFilled)
        {
            await CreateTopicAsync(arguments);
            await FillAsync(arguments);
        }

        await using var azurite = await AzuriteProcess.StartAsync();
        using var requests = new StorageRequests();
        var truth = PipelineTruth.Of(arguments.Traces);
        using var process = Process.GetCurrentProcess();
        var (watch, cpuBefore) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        using var app = BuildApp(arguments, azurite);
        await app.StartAsync();
        var startCpu = Cpu(process, cpuBefore);
        var ingestSeconds = await IngestAllAsync(app.Services, arguments, watch);
        var ingestCpu = Cpu(process, cpuBefore) - startCpu;
        var settled = await ReconcileAllAsync(app.Services, arguments);
        var (wall, cpu) = (watch.Elapsed.TotalSeconds, Cpu(process, cpuBefore));
        var verdicts = await VerdictsAsync(app.Services, arguments);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            form = arguments.Form,
            topic = arguments.Topic,
            start = arguments.StartMs,
            hops = truth.Hops,
            wallSeconds = Math.Round(wall, 2),
            ingestSeconds = Math.Round(ingestSeconds, 2),
            cpuSeconds = Math.Round(cpu, 2),
            cpuOf = new { start = Math.Round(startCpu, 2), ingest = Math.Round(ingestCpu, 2), reconcile = Math.Round(cpu - startCpu - ingestCpu, 2) },
            hopsPerCpuSecond = (long)(truth.Hops / cpu),
            peakResidentMiB = PeakResidentMiB(),
            collections = new
            {
                pauseSeconds = Math.Round(GC.GetTotalPauseDuration().TotalSeconds, 2),
                generations = new[] { GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2) },
                allocatedMiB = GC.GetTotalAllocatedBytes() >> 20,
            },
            storageTransactions = requests.Count,
            windows = settled,
            verdicts,
            truth,
            equalToTruth = verdicts == truth,
        }));
        await app.StopAsync();
        return verdicts == truth ? 0 : 1;
    }

    private static double Cpu(Process process, TimeSpan before)
    {
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static async Task CreateTopicAsync(PipelineArguments arguments)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = arguments.Bootstrap }).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = arguments.Topic, NumPartitions = PipelineArguments.Partitions, ReplicationFactor = 1 }]);
    }

    private static async Task FillAsync(PipelineArguments arguments)
    {
        string[] command =
        [
            Environment.GetCommandLineArgs()[0], "pipeline-fill", "--bootstrap", arguments.Bootstrap, "--traces", $"{arguments.Traces}",
            "--form", arguments.Form, "--topic", arguments.Topic, "--start", $"{arguments.StartMs}",
        ];
        using var fill = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, command[0].EndsWith(".dll", StringComparison.Ordinal)
            && !Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? command[1..] : command) { RedirectStandardOutput = true })!;
        await fill.StandardOutput.ReadToEndAsync();
        await fill.WaitForExitAsync();
        if (fill.ExitCode != 0)
            throw new InvalidOperationException("The topic could not be filled.");
    }

    private static IHost BuildApp(PipelineArguments arguments, AzuriteProcess azurite)
    {
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [typeof(IngestTraceHopsFunction)],
            ReadsLocalSettings = false,
            HttpPort = 0,
            HostJson = $$"""
                { "version": "2.0", "logging": { "logLevel": { "default": "Warning" } }, "extensions": { "kafka": {
                  "maxBatchSize": {{arguments.BatchSize}}, "commitOnFailure": false, "maxRetries": -1, "autoCommitIntervalMs": 200, "autoOffsetReset": "earliest",
                  "queuedMaxMessagesKbytes": 2048, "queuedMinMessages": 10000, "fetchMaxBytes": 1048576 } } }
                """,
            Settings = new Dictionary<string, string?> { ["TracingBrokers"] = arguments.Bootstrap, ["TracingTopic"] = arguments.Topic, ["TracingGroup"] = Group },
        });
        builder.Services.AddSingleton(new IngestOptions { Lease = TimeSpan.FromSeconds(5), LeaseMargin = TimeSpan.FromSeconds(2) });
        builder.Services.AddSingleton(new ReconcileOptions { Parallelism = 1, Refresh = TimeSpan.FromHours(1) });
        builder.Services.AddTableStorage(_ => new TableStorageOptions { Account = azurite.ConnectionString });
        builder.Services.AddSingleton<IRecordProbe, FoundProbe>();
        builder.Services.AddTraceMonitoring(new SystemTopology
        {
            Clusters = [],
            Tracing = new TracingTopology { Cluster = "tracing", Topic = arguments.Topic, Group = Group },
            Streams = [HopLoad.Path.Stream],
        });
        return builder.Build();
    }

    /// <summary>Waits until the group has committed everything, and keeps what that says of the watermark.</summary>
    private static async Task<double> IngestAllAsync(IServiceProvider services, PipelineArguments arguments, Stopwatch watch)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = arguments.Bootstrap, GroupId = Group }).Build();
        var partitions = Enumerable.Range(0, PipelineArguments.Partitions).Select(p => new TopicPartition(arguments.Topic, p)).ToList();
        var end = partitions.ToDictionary(p => p.Partition.Value, p => consumer.QueryWatermarkOffsets(p, AnswerWithin).High.Value);
        while (true)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var sample = (await CommittedAsync(consumer, partitions)).Select(p => new PartitionOffsets(p.Partition.Value, p.Offset.Value, 0, end[p.Partition.Value])).ToArray();
            await AppendAsync(services, new GroupOffsets("tracing", Group, arguments.Topic, now, 1, [.. sample]));
            if (sample.All(p => p.Committed >= p.LogEnd))
                break;
            await Task.Delay(500);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await PassEverythingAsync(services, "fronting", "router", "in");
        await PassEverythingAsync(services, "consumer", "sink", "out");
        return seconds;
    }

    /// <summary>
    /// A broker that has just started loads its groups first, and says so. A consumer that never subscribes asks, for librdkafka's admin client (2.16) ends the
    /// process when it asks a coordinator that is loading.
    /// </summary>
    private static async Task<List<TopicPartitionOffset>> CommittedAsync(IConsumer<Ignore, Ignore> consumer, List<TopicPartition> partitions)
    {
        while (true)
        {
            try
            {
                return consumer.Committed(partitions, AnswerWithin);
            }
            catch (KafkaException loading) when (loading.Error.Code is ErrorCode.GroupLoadInProgress or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
                or ErrorCode.Local_TimedOut or ErrorCode.Local_WaitCoord)
            {
                await Task.Delay(500);
            }
        }
    }

    private static Task PassEverythingAsync(IServiceProvider services, string cluster, string group, string topic)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        PartitionOffsets At(int partition, long committed) => new(partition, committed, 0, 1L << 40);
        async Task AddAsync()
        {
            await AppendAsync(services, new GroupOffsets(cluster, group, topic, now - 120_000, 1, [.. Enumerable.Range(0, HopLoad.DataPartitions).Select(p => At(p, 0))]));
            await AppendAsync(services, new GroupOffsets(cluster, group, topic, now - 60_000, 1, [.. Enumerable.Range(0, HopLoad.DataPartitions).Select(p => At(p, 1L << 40))]));
        }

        return AddAsync();
    }

    private static Task AppendAsync(IServiceProvider services, GroupOffsets sample) =>
        services.GetRequiredService<IProgressStore>().AppendAsync([sample], default);

    private static async Task<int> ReconcileAllAsync(IServiceProvider services, PipelineArguments arguments)
    {
        var reconciler = services.GetRequiredService<Reconciler>();
        for (var settled = 0; ; await Task.Delay(1000))
        {
            var run = await reconciler.RunAsync(default);
            settled += run.Settled;
            if (run.Dirty == run.Settled)
                return settled;
        }
    }

    private static async Task<PipelineTruth> VerdictsAsync(IServiceProvider services, PipelineArguments arguments)
    {
        var store = services.GetRequiredService<IWindowResultStore>();
        WindowResult? total = null;
        string? continuation = null;
        do
        {
            var to = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var page = await store.QueryAsync(HopLoad.Path.Stream.Name, arguments.StartMs - 3_600_000, to, 100, continuation, default);
            foreach (var result in page.Items)
                total = total is null ? result : WindowResult.Merge(total, result);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return PipelineTruth.Of(total!);
    }

    private static long PeakResidentMiB()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null
            ? Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024
            : long.Parse(line["VmHWM:".Length..].Replace("kB", "").Trim(), System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    private sealed class FoundProbe : IRecordProbe
    {
        public Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ProbeAnswer>>([.. requests.Select(r => new ProbeAnswer(r, ProbeOutcome.Found, "still there"))]);
    }
}
