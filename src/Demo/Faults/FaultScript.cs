using Chasqui.Demo.Pipeline;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Faults;

/// <summary>
/// Which fault comes when. Hop records of the router are lost only after its other faults are long judged: with its records missing, nobody could tell what it dropped,
/// and the right verdict would be that nothing is known.
/// </summary>
/// <param name="options">The run.</param>
/// <param name="clusters">What it breaks.</param>
/// <param name="pipeline">What it breaks.</param>
/// <param name="ledger">What it tells the truth to.</param>
/// <param name="falseClaims">How many losses the app claims at this moment that are none.</param>
/// <param name="time">The clock.</param>
internal sealed class FaultScript(
    DemoOptions options, DemoClusters clusters, OrderPipeline pipeline, Ledger ledger, Func<long> falseClaims, TimeProvider time)
{
    private const int ExpiringPartition = 0;
    private const int RepeatedAtRouter = 1;
    private const int RepeatedAtSink = 2;
    private const int RepeatedRecords = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PilesUpFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LosesFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>What happens now, for people.</summary>
    public string Phase { get; private set; } = "healthy";

    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
        Phase = "breaking single events";
        var held = HoldHopsAsync(cancellation);
        await BreakEventsAsync(cancellation);
        await LagAsync(cancellation);
        Phase = "hop records of the sink are held back";
        await held;
        await LoseHopsAsync(cancellation);
        Phase = "healthy";
    }

    private async Task BreakEventsAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        SetEventFaults(true);
        await ExpireAsync(cancellation);
        await RepeatAsync(pipeline.Router.Loop, DemoClusters.OrdersTopic, RepeatedAtRouter, cancellation);
        await RepeatAsync(pipeline.Sink.Loop, DemoClusters.RoutedTopic, RepeatedAtSink, cancellation);
        if (options.EventFaultsFor - time.GetElapsedTime(started) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellation);
        SetEventFaults(false);
    }

    private void SetEventFaults(bool active) =>
        pipeline.AppFaults.Active = pipeline.RouterFaults.Active = pipeline.SinkFaults.Active = active;

    /// <summary>Lets records of one partition pile up unread, deletes most of them, and lets the router go on.</summary>
    private async Task ExpireAsync(CancellationToken cancellation)
    {
        if (!options.Faults.Contains(FaultKind.Expired))
            return;
        Phase = "records expire before the router reads them";
        var partition = new TopicPartition(DemoClusters.OrdersTopic, ExpiringPartition);
        var next = await pipeline.Router.Loop.DoAsync(consumer =>
        {
            consumer.Pause([partition]);
            return consumer.Position(partition);
        });
        await Task.Delay(PilesUpFor, time, cancellation);
        var end = (await pipeline.Router.Loop.DoAsync(consumer => consumer.QueryWatermarkOffsets(partition, Most))).High;
        // The last ones stay, so that the router passes the hole at once.
        var before = next + (end - next) * 3 / 4;
        if (next.Value >= 0 && before > next)
        {
            clusters.Fronting.DeleteRecords(DemoClusters.OrdersTopic, ExpiringPartition, before);
            ledger.Deleted(ExpiringPartition, next.Value, before);
        }

        await pipeline.Router.Loop.DoAsync(consumer =>
        {
            consumer.Resume([partition]);
            return true;
        });
    }

    private async Task RepeatAsync(StageLoop stage, string topic, int number, CancellationToken cancellation)
    {
        if (!options.Faults.Contains(FaultKind.Redelivered))
            return;
        Phase = "records are read again";
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
        var partition = new TopicPartition(topic, number);
        await stage.DoAsync(consumer =>
        {
            var next = consumer.Position(partition).Value;
            var from = Math.Max(0, next - RepeatedRecords);
            if (next > from)
                consumer.Seek(new TopicPartitionOffset(partition, from));
            ledger.Injects(FaultKind.Redelivered, (int)Math.Max(0, next - from));
            return true;
        });
    }

    /// <summary>Holds the sink's hop records back for longer than a loss takes to be claimed, and until some are.</summary>
    private async Task HoldHopsAsync(CancellationToken cancellation)
    {
        if (!options.Faults.Contains(FaultKind.HopsLate))
            return;
        pipeline.SinkGate.Hold();
        var started = time.GetTimestamp();
        await Task.Delay(options.HoldFor, time, cancellation);
        while (falseClaims() == 0 && time.GetElapsedTime(started) < Most)
            await Task.Delay(Beat, time, cancellation);
        pipeline.SinkGate.Release();
    }

    private async Task LagAsync(CancellationToken cancellation)
    {
        if (!options.Faults.Contains(FaultKind.Lag))
            return;
        Phase = $"the router hangs for {options.LagFor.TotalSeconds:0} s";
        ledger.Injects(FaultKind.Lag);
        pipeline.Router.Loop.Halted = true;
        await Task.Delay(options.LagFor, time, cancellation);
        pipeline.Router.Loop.Halted = false;
    }

    private async Task LoseHopsAsync(CancellationToken cancellation)
    {
        if (!options.Faults.Contains(FaultKind.HopsLost))
            return;
        Phase = "the router catches up";
        var waiting = time.GetTimestamp();
        while (Behind() > options.Rate && time.GetElapsedTime(waiting) < Most)
            await Task.Delay(Beat, time, cancellation);
        await Task.Delay(options.Patience * 2 + TimeSpan.FromSeconds(2), time, cancellation);
        Phase = "hop records of the router are lost";
        pipeline.RouterGate.Lose(true);
        await Task.Delay(LosesFor, time, cancellation);
        pipeline.RouterGate.Lose(false);
        // A gap is measured by the frame that comes after it.
        await Task.Delay(LosesFor, time, cancellation);
    }

    private long Behind() => ledger.Total(PathHop.AppSent) - ledger.Total(PathHop.RouterReceived);
}
