using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Mitigations;

/// <summary>
/// A real consumer in a real group, that can be made to hang: it asks for no more records, while its client goes on to tell the group that it lives. It reads
/// a topic that is written to all the time.
/// </summary>
internal sealed class HangingConsumer : IAsyncDisposable
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(100);
    private readonly string _bootstrap;
    private readonly string _topic;
    private readonly string _group;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Task _writing;
    private CancellationTokenSource _instance;
    private Task _reading;
    private volatile bool _hangs;
    private long _read;

    public HangingConsumer(string bootstrap, string topic, string group)
    {
        (_bootstrap, _topic, _group) = (bootstrap, topic, group);
        _writing = WriteAsync();
        (_instance, _reading) = Begin();
    }

    /// <summary>Records read and committed by all of its instances.</summary>
    public long Read => Interlocked.Read(ref _read);

    public void Hang() => _hangs = true;

    /// <summary>Ends the instance, hanging or not, and begins another one, as whoever runs it would.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _instance.Cancel();
            _reading.Wait();
            _instance.Dispose();
            _hangs = false;
            (_instance, _reading) = Begin();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _instance.CancelAsync();
        await Task.WhenAll(_reading, _writing);
        _instance.Dispose();
        _stop.Dispose();
    }

    private (CancellationTokenSource Instance, Task Reading) Begin()
    {
        var instance = new CancellationTokenSource();
        var token = instance.Token;
        return (instance, Task.Factory.StartNew(() => Consume(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    private void Consume(CancellationToken ended)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = _bootstrap, GroupId = _group, EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(_topic);
        while (!ended.IsCancellationRequested)
        {
            if (_hangs)
            {
                ended.WaitHandle.WaitOne(WriteEvery);
                continue;
            }

            if (consumer.Consume(WriteEvery) is not { } record)
                continue;
            consumer.Commit(record);
            Interlocked.Increment(ref _read);
        }

        consumer.Close();
    }

    private async Task WriteAsync()
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _bootstrap, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        while (!_stop.IsCancellationRequested)
        {
            producer.Produce(_topic, new Message<Null, byte[]> { Value = [1] });
            await Task.Delay(WriteEvery, CancellationToken.None);
        }
    }
}
