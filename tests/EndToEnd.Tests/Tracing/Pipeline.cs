using System.Diagnostics;
using System.Text;
using Chasqui.Client;
using Chasqui.Contracts;
using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Tracing;

/// <summary>One topic, its sender and its reader, done by hand, so that a test decides what happens to each event.</summary>
internal sealed class Pipeline : IDisposable
{
    public const string Cluster = "main";
    private readonly string _bootstrap;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ChasquiTracer _app;
    private readonly ChasquiTracer _sink;

    public Pipeline(string bootstrap, string topic, string hopTopic)
    {
        (_bootstrap, Topic) = (bootstrap, topic);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 1, Acks = Acks.Leader }).Build();
        _app = Tracer("app", hopTopic);
        _sink = Tracer("sink", hopTopic);
    }

    public string Topic { get; }

    /// <summary>The group that reads a topic here: one each, so that tests on one cluster don't meet.</summary>
    public static string Group(string topic) => $"sink-{topic}";

    public static string Topology(string bootstrap, string topic, string hopTopic, string group) => $$"""
        {
          "clusters": { "main": { "bootstrap": "{{bootstrap}}", "discoverGroups": false } },
          "tracing": { "cluster": "main", "topic": "{{hopTopic}}", "group": "{{group}}" },
          "streams": {
            "orders": {
              "window": "5s", "grace": "3s",
              "path": [
                { "hop": "app/sent", "cluster": "main", "topic": "{{topic}}" },
                { "hop": "sink/received", "after": "app/sent", "within": "2s", "group": "{{Group(topic)}}" }
              ]
            }
          }
        }
        """;

    /// <summary>Writes one event and reports it.</summary>
    public async Task<TraceContext> SendAsync(string? key = null)
    {
        var trace = NewTrace();
        Sent(trace, await WriteAsync(trace, key));
        return trace;
    }

    /// <summary>Writes one event and reports nothing; its offset.</summary>
    public async Task<long> WriteAsync(TraceContext trace, string? key = null)
    {
        var message = new Message<byte[], byte[]> { Key = key is null ? null! : Encoding.UTF8.GetBytes(key), Value = [1], Headers = [] };
        trace.Write(message.Headers);
        return (await _producer.ProduceAsync(new TopicPartition(Topic, 0), message)).Offset.Value;
    }

    /// <summary>Writes a record that nobody follows.</summary>
    public Task FillAsync(string? key = null) => _producer.ProduceAsync(
        new TopicPartition(Topic, 0), new Message<byte[], byte[]> { Key = key is null ? null! : Encoding.UTF8.GetBytes(key), Value = [0] });

    public void Receive(TraceContext trace, long offset) => _sink.Received(trace, new RecordCoordinates(Cluster, Topic, 0, offset));

    /// <summary>Reports an event written elsewhere.</summary>
    public void Sent(TraceContext trace, long offset) => _app.Produced(trace, new RecordCoordinates(Cluster, Topic, 0, offset));

    public TraceContext NewTrace() => _app.TryStart("orders", out var trace) ? trace : throw new InvalidOperationException("Every event is sampled here.");

    /// <summary>Sets the group's next offset from outside it: nobody may be a member. An offset set while nobody is one counts as reset, where that is known.</summary>
    public void Commit(long next)
    {
        using var consumer = Reader();
        Commit(consumer, next);
        consumer.Close();
    }

    /// <summary>A member of the group, and one until it is disposed of.</summary>
    public IConsumer<byte[], byte[]> Join()
    {
        var consumer = Reader();
        consumer.Subscribe(Topic);
        var until = Stopwatch.StartNew();
        while (consumer.Assignment.Count == 0 && until.Elapsed < TimeSpan.FromSeconds(60))
            consumer.Consume(TimeSpan.FromMilliseconds(100));
        return consumer;
    }

    /// <summary>Commits the next offset of a member.</summary>
    public void Commit(IConsumer<byte[], byte[]> member, long next) => member.Commit([new TopicPartitionOffset(Topic, 0, next)]);

    public void Dispose()
    {
        _producer.Dispose();
        _app.Dispose();
        _sink.Dispose();
    }

    private IConsumer<byte[], byte[]> Reader() => new ConsumerBuilder<byte[], byte[]>(
        new ConsumerConfig { BootstrapServers = _bootstrap, GroupId = Group(Topic), EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest }).Build();

    private ChasquiTracer Tracer(string stage, string hopTopic) => new(new ChasquiTracerOptions
    {
        Stage = stage,
        Cluster = Cluster,
        Hops = new ProducerConfig { BootstrapServers = _bootstrap },
        HopTopic = hopTopic,
        SamplingRates = new Dictionary<string, double> { ["orders"] = 1 },
        Linger = TimeSpan.FromMilliseconds(50),
    });
}
