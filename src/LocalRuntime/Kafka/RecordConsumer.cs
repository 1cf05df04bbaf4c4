using System.Runtime.InteropServices;
using System.Text;
using Chasqui.LocalRuntime.Native;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>
/// A member of a consumer group that reads records in batches straight from librdkafka's queue. <see cref="Consume"/> and
/// <see cref="Close"/> belong to one thread; offsets may be stored from any.
/// </summary>
internal sealed unsafe class RecordConsumer : IDisposable
{
    private const int ErrorSize = 512;

    private readonly GCHandle _self;
    private readonly RecordReader _reader = new();
    private readonly string _topic;
    private nint _client;
    private nint _queue;
    private nint[] _messages = [];

    /// <exception cref="InvalidOperationException">librdkafka refuses a setting.</exception>
    public RecordConsumer(IEnumerable<KeyValuePair<string, string>> settings, string topic, ConsumerEvents events)
    {
        _topic = topic;
        _self = GCHandle.Alloc(events);
        try
        {
            _client = NewClient(NewConfiguration(settings, GCHandle.ToIntPtr(_self)));
            Check(Librdkafka.ServeEverythingByConsumerQueue(_client), "poll");
            _queue = Librdkafka.ConsumerQueue(_client);
        }
        catch
        {
            _self.Free();
            throw;
        }
    }

    public void Subscribe()
    {
        var topics = Librdkafka.NewPartitionList(1);
        Librdkafka.Add(topics, _topic, -1);
        var error = Librdkafka.Subscribe(_client, topics);
        Librdkafka.DestroyPartitionList(topics);
        Check(error, $"subscribe to {_topic}");
    }

    /// <summary>Gathers records until there are as many as asked for, or the time is over, or <see cref="Wake"/> is called.</summary>
    public KafkaRecord[] Consume(int maximum, TimeSpan window)
    {
        if (_messages.Length < maximum)
            _messages = GC.AllocateUninitializedArray<nint>(maximum, pinned: true);

        var messages = (Message**)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0);
        var count = (int)Librdkafka.ConsumeBatch(_queue, (int)window.TotalMilliseconds, messages, (nuint)maximum);
        return count <= 0 ? [] : _reader.Take(messages, count, (ConsumerEvents)_self.Target!);
    }

    /// <summary>Ends a running <see cref="Consume"/> early.</summary>
    public void Wake() => Librdkafka.Wake(_queue);

    /// <summary>Hands offsets to the background commit.</summary>
    /// <returns>Null, or why it failed: the partition may meanwhile belong to another member.</returns>
    public string? Store(IReadOnlyCollection<KeyValuePair<int, long>> offsets)
    {
        var list = Librdkafka.NewPartitionList(offsets.Count);
        foreach (var (partition, offset) in offsets)
            Librdkafka.Add(list, _topic, partition)->Offset = offset;
        var error = Librdkafka.StoreOffsets(_client, list);
        Librdkafka.DestroyPartitionList(list);
        return error == Librdkafka.NoError ? null : Librdkafka.Text(Librdkafka.ErrorText(error));
    }

    /// <summary>Commits what is stored and leaves the group.</summary>
    public void Close()
    {
        if (_queue != 0)
            Librdkafka.DestroyQueue(_queue);
        _queue = 0;
        if (_client == 0)
            return;
        _ = Librdkafka.Close(_client);
        Librdkafka.Destroy(_client);
        _client = 0;
        _self.Free();
    }

    public void Dispose() => Close();

    private static nint NewConfiguration(IEnumerable<KeyValuePair<string, string>> settings, nint opaque)
    {
        var configuration = Librdkafka.NewConfiguration();
        var error = stackalloc byte[ErrorSize];
        foreach (var (name, value) in settings)
        {
            if (Librdkafka.Set(configuration, name, value, error, ErrorSize) == Librdkafka.ConfigurationOk)
                continue;
            Librdkafka.DestroyConfiguration(configuration);
            throw new InvalidOperationException(Librdkafka.Text(error));
        }

        Librdkafka.SetOpaque(configuration, opaque);
        ConsumerCallbacks.Set(configuration);
        return configuration;
    }

    private static nint NewClient(nint configuration)
    {
        var error = stackalloc byte[ErrorSize];
        var client = Librdkafka.NewClient(Librdkafka.Consumer, configuration, error, ErrorSize);
        if (client != 0)
            return client;
        // The client would have taken the configuration over.
        Librdkafka.DestroyConfiguration(configuration);
        throw new InvalidOperationException(Librdkafka.Text(error));
    }

    private static void Check(int error, string what)
    {
        if (error != Librdkafka.NoError)
            throw new InvalidOperationException($"Kafka: cannot {what}: {Librdkafka.Text(Librdkafka.ErrorText(error))}");
    }
}
