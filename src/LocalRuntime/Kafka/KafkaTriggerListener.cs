using System.Threading.Channels;
using Chasqui.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>
/// Reads a topic on a thread of its own and feeds one function. Between them waits a bounded channel: while the function runs the next
/// batch is gathered, and when the channel is full nothing more is taken from the library.
/// </summary>
internal sealed class KafkaTriggerListener(
    FunctionDescriptor function, FunctionInvoker invoker, KafkaTriggerPlan plan, ILogger<KafkaTriggerListener> logger) : ITriggerListener, IDisposable
{
    private readonly Chaos _chaos = new(plan.Chaos);
    private readonly Shutdown _shutdown = new();
    private readonly Channel<KafkaRecord[]> _batches = Channel.CreateBounded<KafkaRecord[]>(
        new BoundedChannelOptions(plan.Options.ExecutorChannelCapacity) { SingleReader = true, SingleWriter = true });

    private RecordConsumer? _consumer;
    private Task _reading = Task.CompletedTask;
    private Task _delivering = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        KafkaLog.Joining(logger, function.Name, plan.Group, plan.Topic, plan.Brokers);
        _consumer = new RecordConsumer(plan.Settings, plan.Topic, new ConsumerEvents(function.Name, logger));
        _consumer.Subscribe();
        _delivering = Task.Run(DeliverAsync, CancellationToken.None);
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <summary>Finishes the batches already read, commits, and leaves the group.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (_consumer is null)
            return;

        await _shutdown.BeginAsync();
        _consumer.Wake();
        await _reading;
        await _shutdown.WaitAsync(_delivering, cancellationToken);
        await Task.Run(_consumer.Close, CancellationToken.None);
        _consumer = null;
        KafkaLog.Left(logger, function.Name, plan.Group);
    }

    /// <summary>Without a drain before it, what runs is cancelled.</summary>
    public void Dispose()
    {
        DrainAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _shutdown.Dispose();
    }

    private void Read()
    {
        try
        {
            while (!_shutdown.Stopping.IsCancellationRequested)
            {
                var batch = _chaos.Redeliver(_consumer!.Consume(_chaos.BatchSize(plan.Options.MaxBatchSize), plan.Window));
                if (batch.Length > 0)
                    _batches.Writer.WriteAsync(batch, _shutdown.Stopping).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // What was read but not handed over is not committed either, and so comes again.
        }
        catch (Exception exception)
        {
            KafkaLog.ReaderDied(logger, exception, function.Name);
        }
        finally
        {
            _batches.Writer.Complete();
        }
    }

    private async Task DeliverAsync()
    {
        var delivery = new RecordDelivery(function, invoker, plan.Options, Store, _shutdown, logger);
        await foreach (var batch in _batches.Reader.ReadAllAsync())
        {
            if (!await delivery.DeliverAsync(batch))
                return;
        }
    }

    private void Store(IReadOnlyCollection<KeyValuePair<int, long>> offsets)
    {
        if (_consumer!.Store(offsets) is { } reason)
            KafkaLog.StoreFailed(logger, function.Name, reason);
    }
}
