using Chasqui.Soak.Faults;
using Chasqui.Soak.Healing;
using Chasqui.Soak.Pipeline;
using Chasqui.Soak.Truth;
using Chasqui.Soak.Workers;
using Chasqui.Soak.World;

namespace Chasqui.Soak;

/// <summary>One run: start the world, hurt it for a while, let it heal and settle, compare what is stored and was done with what is true.</summary>
internal sealed class SoakRun(SoakOptions options, TextWriter output, TextWriter error, TimeProvider time)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chasqui-soak-").FullName;
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _telling = new();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var logs = options.Logs is null ? null : TextWriter.Synchronized(new StreamWriter(Path.Combine(Directory.CreateDirectory(options.Logs).FullName, $"app-{options.Kafka}-{options.Seed}.log")) { AutoFlush = true });
        try
        {
            Tell($"seed {options.Seed}, {options.Kafka} Kafka, faults for {options.Minutes:0.##} minutes, {options.Rate} events a second");
            return await RunAsync(line => logs?.WriteLine($"{time.GetElapsedTime(_began).TotalSeconds,7:0.0} {line}"), cancellation);
        }
        finally
        {
            logs?.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(Action<string> hears, CancellationToken cancellation)
    {
        var from = time.GetUtcNow();
        await using var kafka = options.Kafka == KafkaKind.Embedded ? new EmbeddedWorld(time) : (IKafkaWorld)await RealWorld.StartAsync(time);
        foreach (var topic in (string[])[Names.OrdersTopic, Names.RoutedTopic, Names.ParcelsTopic, Names.HopTopic, Names.HeartbeatTopic])
            await kafka.CreateTopicAsync(topic, Names.Partitions);
        await using var storage = await StorageWorld.StartAsync(options.Seed, Tell, cancellation);
        var faults = new FaultLedger(time, Tell);
        WorkerTarget[] workers = [.. Names.WorkerGroups.Select(group => new WorkerTarget(kafka.Bootstrap, group, faults, time))];
        await using var receiver = await ActReceiver.StartAsync(options.Seed, faults, target => Array.Find(workers, w => w.Target == target));
        var topology = Path.Combine(_folder, "topology.json");
        await File.WriteAllTextAsync(topology, SoakTopology.Of(kafka), cancellation);
        using var app = new AppWorld(AppSettings.Of(options, kafka, storage, receiver.Address, receiver.Secret, topology), hears, time);
        using var api = new AppApi(app, from);
        var growth = new Growth();
        var watch = new Watch(app, api, workers, faults, growth, time, Tell);
        using var load = new Load(kafka.Bootstrap, options.Rate, time);
        var chaos = new Chaos(options, app, storage, kafka, workers, faults, time);
        try
        {
            var late = await new Course(options, load, chaos, watch, storage, growth, workers, faults, app, Tell, time).RunAsync(cancellation);
            var examiner = new Examiner(options, load, storage, api, app, faults, growth, from, time);
            return await PublishAsync(await examiner.TellAsync(late, time.GetElapsedTime(_began), cancellation));
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }
    }

    private async Task<int> PublishAsync(SoakReport report)
    {
        foreach (var failure in report.Failures)
            Tell($"FAILED: {failure}");
        var json = report.ToJson();
        if (options.Report is { } file)
            await File.WriteAllTextAsync(file, json + Environment.NewLine);
        await output.WriteLineAsync(json);
        return report.Held ? SoakCommand.Held : SoakCommand.DidNotHold;
    }

    private void Tell(string line)
    {
        lock (_telling)
            error.WriteLine($"{time.GetElapsedTime(_began).TotalSeconds,7:0.0} {line}");
    }
}
