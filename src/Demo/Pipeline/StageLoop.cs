using System.Collections.Concurrent;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>A stage's poll loop, on a thread of its own: the only one that touches the consumer. What a fault does to it is done there too.</summary>
internal sealed class StageLoop : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CommittedWithin = TimeSpan.FromSeconds(10);
    private readonly IConsumer<string, byte[]> _consumer;
    private readonly string _topic;
    private readonly Action<ConsumeResult<string, byte[]>> _handle;
    private readonly ConcurrentQueue<Action<IConsumer<string, byte[]>>> _commands = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private volatile bool _halted;

    public StageLoop(IConsumer<string, byte[]> consumer, string topic, Action<ConsumeResult<string, byte[]>> handle)
    {
        (_consumer, _topic, _handle) = (consumer, topic, handle);
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Done when it owns every partition and has committed where it begins.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Stops polling, as a stage that hangs does, or goes on.</summary>
    public bool Halted
    {
        get => _halted;
        set => _halted = value;
    }

    /// <summary>Runs something on the loop's thread between two polls.</summary>
    public Task<T> DoAsync<T>(Func<IConsumer<string, byte[]>, T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(consumer =>
        {
            try
            {
                done.SetResult(action(consumer));
            }
            catch (KafkaException failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _stop.Set();
        _loop.Wait();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            _consumer.Subscribe(_topic);
            while (!_stop.IsSet)
                TakeTurn();
            _consumer.Close();
        }
        catch (Exception failure)
        {
            _ready.TrySetException(failure);
            throw;
        }
    }

    private void TakeTurn()
    {
        while (_commands.TryDequeue(out var command))
            command(_consumer);
        if (_halted)
        {
            _stop.Wait(Turn);
            return;
        }

        if (Poll() is { } result)
        {
            _handle(result);
            _consumer.StoreOffset(result);
        }

        if (!_ready.Task.IsCompleted && _consumer.Assignment.Count == DemoClusters.Partitions)
            Begin();
    }

    // A cluster that is a moment away is no end of a stage.
    private ConsumeResult<string, byte[]>? Poll()
    {
        try
        {
            return _consumer.Consume(Turn);
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            return null;
        }
    }

    /// <summary>A group whose first commit is past a record might have begun behind it; this one says where it begins. One that has begun before goes on.</summary>
    private void Begin()
    {
        List<TopicPartitionOffset> first = [.. _consumer.Committed(_consumer.Assignment, CommittedWithin).Where(p => p.Offset == Offset.Unset).Select(p => new TopicPartitionOffset(p.TopicPartition, 0))];
        if (first.Count > 0)
            _consumer.Commit(first);
        _ready.SetResult();
    }
}
