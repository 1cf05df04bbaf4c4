using Chasqui.Contracts;
using Chasqui.Kafka.Clients;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Chasqui.Kafka.Probing;

/// <summary>
/// Reads what lies at single offsets, with one consumer that is told its partitions: it joins no group and commits nothing. One reading at a time.
/// </summary>
internal sealed class RecordReader(string cluster, ClientConfig config, IsolationLevel isolation, KafkaOptions options, ILogger logger) : IDisposable
{
    private const int PartitionsAtOnce = 64;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly CancellationTokenSource stopping = new();
    private IConsumer<Ignore, Ignore>? consumer;

    /// <summary>Gives a sighting for every offset asked for. Stops at <paramref name="deadline"/>, with what it has.</summary>
    public async Task<Dictionary<TopicPartitionOffset, Sighting>> ReadAsync(IReadOnlyCollection<TopicPartitionOffset> offsets, CancellationToken deadline)
    {
        var found = new Dictionary<TopicPartitionOffset, Sighting>();
        if (offsets.Count == 0)
            return found;
        var sought = offsets.GroupBy(offset => offset.TopicPartition, offset => offset.Offset.Value)
            .ToDictionary(group => group.Key, group => new SoughtOffsets(group.Key, group, found));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline, stopping.Token);
        try
        {
            await oneAtATime.WaitAsync(stop.Token);
            try
            {
                // The client's calls block.
                await Task.Factory.StartNew(() => Read(sought, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                oneAtATime.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        foreach (var rest in sought.Values)
            rest.GiveUp("it was not read in time");
        return found;
    }

    public void Dispose()
    {
        stopping.Cancel();
        // The native client must not be destroyed under a thread that is in it; each of its calls is short.
        oneAtATime.Wait();
        consumer?.Dispose();
        oneAtATime.Dispose();
        stopping.Dispose();
    }

    private void Read(Dictionary<TopicPartition, SoughtOffsets> sought, CancellationToken deadline)
    {
        try
        {
            consumer ??= NewConsumer();
            while (!deadline.IsCancellationRequested && sought.Values.Any(partition => !partition.IsDone))
                ReadRound(consumer, sought.Where(partition => !partition.Value.IsDone).Take(PartitionsAtOnce).ToDictionary(), deadline);
            consumer.Unassign();
        }
        catch (KafkaException e)
        {
            logger.ProbeClientReplaced(cluster, e.Error.Reason);
            consumer?.Dispose();
            consumer = null;
            foreach (var partition in sought.Values)
                partition.GiveUp(e.Error.Reason);
        }
    }

    // Starts each partition at the first offset that is sought there, and reads on while the next one is near.
    private static void ReadRound(IConsumer<Ignore, Ignore> consumer, Dictionary<TopicPartition, SoughtOffsets> round, CancellationToken deadline)
    {
        consumer.Assign(round.Values.Select(partition => partition.Next));
        while (round.Count > 0 && !deadline.IsCancellationRequested)
        {
            var read = Consume(consumer, out var failed);
            if (failed is not null)
                Fail(round, failed);
            else if (read is not null && round.TryGetValue(read.TopicPartition, out var sought))
            {
                Settle(sought, read);
                if (sought.IsDone || !sought.IsNear(read.Offset))
                    Leave(consumer, round, read.TopicPartition);
            }
        }
    }

    private static void Settle(SoughtOffsets sought, ConsumeResult<Ignore, Ignore> read)
    {
        if (read.IsPartitionEOF)
            sought.SawEnd(read.Offset);
        else
            sought.Saw(read.Offset, Sighting.Of(TraceOf(read.Message.Headers), read.LeaderEpoch ?? -1));
    }

    private static ConsumeResult<Ignore, Ignore>? Consume(IConsumer<Ignore, Ignore> consumer, out ConsumeException? failed)
    {
        failed = null;
        try
        {
            return consumer.Consume(Poll);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            failed = e;
            return null;
        }
    }

    // Of the whole client's errors (brokers away) it recovers by itself, or the deadline comes.
    private static void Fail(Dictionary<TopicPartition, SoughtOffsets> round, ConsumeException failed)
    {
        if (failed.ConsumerRecord?.TopicPartition is { } partition && round.Remove(partition, out var sought))
            sought.GiveUp(failed.Error.Reason);
    }

    private static void Leave(IConsumer<Ignore, Ignore> consumer, Dictionary<TopicPartition, SoughtOffsets> round, TopicPartition partition)
    {
        round.Remove(partition);
        consumer.IncrementalUnassign([partition]);
    }

    private static TraceId? TraceOf(Headers? headers) =>
        headers is not null && headers.TryGetLastBytes(TraceHeader.Key, out var header) && TraceHeader.TryDecode(header, out var id, out _) ? id : null;

    private IConsumer<Ignore, Ignore> NewConsumer()
    {
        var settings = new ConsumerConfig(new Dictionary<string, string>(config))
        {
            // The client wants a name, and uses it for nothing without a subscription or a commit.
            GroupId = "chasqui-probe",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            // The default would jump to another offset and report what lies there.
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = true,
            IsolationLevel = isolation,
            AllowAutoCreateTopics = false,
            FetchWaitMaxMs = (int)options.FetchWait.TotalMilliseconds,
            MaxPartitionFetchBytes = 64 * 1024,
            QueuedMinMessages = SoughtOffsets.ReadOn,
            QueuedMaxMessagesKbytes = 1024,
            ConsumeResultFields = "topic,headers",
        };
        return new ConsumerBuilder<Ignore, Ignore>(settings)
            .SetLogHandler((_, said) => logger.ClientSaid(cluster, said.Facility, said.Message))
            .SetErrorHandler((_, error) => logger.ClientFailed(cluster, error.Reason))
            .Build();
    }
}
