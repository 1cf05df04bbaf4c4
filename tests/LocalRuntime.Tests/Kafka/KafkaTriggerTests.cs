using System.Text;
using Chasqui.TestSupport;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Tests.Kafka;

public sealed class KafkaTriggerTests : IDisposable
{
    private readonly TestKafka _kafka = new();
    private readonly Deliveries _deliveries = new();

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task A_record_arrives_with_its_coordinates_key_value_timestamp_and_headers()
    {
        await _kafka.ProduceAsync("events", 2, 2, shape: m =>
        {
            m.Key = [1, 2];
            m.Timestamp = new Timestamp(1_700_000_000_123, TimestampType.CreateTime);
            m.Headers = new Headers { { "a", Encoding.UTF8.GetBytes("x") }, { "a", null }, { "empty", [] } };
        });
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await Eventually.Async(() => _deliveries.Records.Count() == 2);

        var record = _deliveries.Records.Last();
        Assert.Equal(("events", 2, 1L, "2-1"), (record.Topic, record.Partition, record.Offset, Encoding.UTF8.GetString(record.Value)));
        Assert.Equal([1, 2], record.Key);
        Assert.Equal((1_700_000_000_123, KafkaTimestampType.CreateTime), (record.Timestamp.UnixTimestampMs, record.Timestamp.Type));
        Assert.Equal(["a=x", "a=", "empty="], record.Headers.Select(h => $"{h.Key}={h.GetValueAsString()}"));
        Assert.Null(record.Headers[1].Value);
    }

    [Fact]
    public async Task A_record_without_key_value_or_headers_arrives_as_the_real_worker_gives_it()
    {
        await _kafka.ProduceAsync("events", 0, 1, shape: m => m.Value = null!);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await Eventually.Async(() => _deliveries.Records.Any());

        var record = _deliveries.Records.Single();
        Assert.Null(record.Key);
        Assert.Null(record.Value);
        Assert.Empty(record.Headers);
    }

    [Fact]
    public async Task Batches_mix_partitions_and_are_no_larger_than_maxBatchSize()
    {
        for (var partition = 0; partition < TestKafka.Partitions; partition++)
            await _kafka.ProduceAsync("events", partition, 150);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await Eventually.Async(() => _deliveries.Values.Count == 600);

        Assert.All(_deliveries.Batches, b => Assert.InRange(b.Length, 1, 100));
        Assert.Contains(_deliveries.Batches, b => b.Select(r => r.Partition).Distinct().Count() > 1);
        foreach (var partition in _deliveries.Records.GroupBy(r => r.Partition))
            Assert.Equal(partition.Select(r => r.Offset).Order(), partition.Select(r => r.Offset));
    }

    [Fact]
    public async Task A_graceful_stop_finishes_the_running_batch_and_commits_it()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _deliveries.OnBatch = async (_, _) =>
        {
            started.TrySetResult();
            await release.Task;
        };
        await _kafka.ProduceAsync("events", 0, 5);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await started.Task;

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        var delivered = _deliveries.Records.Max(r => r.Offset) + 1;
        Assert.Equal(delivered, _kafka.Committed("g", "events")[0]);
    }

    [Fact]
    public async Task A_batch_that_was_not_finished_before_the_stop_comes_again()
    {
        var started = new TaskCompletionSource();
        _deliveries.OnBatch = (_, _) =>
        {
            started.TrySetResult();
            throw new InvalidOperationException("poison");
        };
        await _kafka.ProduceAsync("events", 0, 5);
        await using (await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]))
            await started.Task;
        Assert.Equal(Offset.Unset.Value, _kafka.Committed("g", "events")[0]);

        var again = new Deliveries();
        await using var app = await KafkaApp.StartAsync(_kafka, again, [typeof(BatchFunction)]);
        await Eventually.Async(() => again.Values.Count == 5);
    }

    [Fact]
    public async Task A_function_cut_off_by_a_stop_without_patience_gets_its_records_again()
    {
        using var crash = new CancellationTokenSource();
        _deliveries.OnBatch = (_, _) => Task.Delay(Timeout.Infinite, crash.Token);
        await _kafka.ProduceAsync("events", 1, 5);
        var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await Eventually.Async(() => _deliveries.Calls == 1);
        // No patience at all: the function is cut off in the middle.
        crash.CancelAfter(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(TimeSpan.Zero);

        var again = new Deliveries();
        await using var next = await KafkaApp.StartAsync(_kafka, again, [typeof(BatchFunction)]);
        await Eventually.Async(() => again.Values.Count == 5);
        Assert.Equal(0, again.Records.Min(r => r.Offset));
    }

    [Fact]
    public async Task A_poison_batch_is_retried_in_place_and_never_committed_when_maxRetries_is_minus_one()
    {
        _deliveries.OnBatch = (call, _) => call <= 12 ? throw new InvalidOperationException("poison") : Task.CompletedTask;
        await _kafka.ProduceAsync("events", 0, 3);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await Eventually.Async(() => _deliveries.Calls >= 13);

        Assert.All(_deliveries.Batches.Take(13), b => Assert.Equal(_deliveries.Batches.First().Select(r => r.Offset), b.Select(r => r.Offset)));
        await Eventually.Async(() => _kafka.Committed("g", "events")[0] == 3);
    }

    [Fact]
    public async Task Beyond_maxRetries_the_batch_is_skipped_as_on_Azure()
    {
        const string hostJson = """{"extensions":{"kafka":{"commitOnFailure":false,"maxRetries":2}}}""";
        _deliveries.OnBatch = (_, _) => throw new InvalidOperationException("poison");
        await _kafka.ProduceAsync("events", 0, 3);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)], hostJson);
        await Eventually.Async(() => _kafka.Committed("g", "events")[0] == 3);
        Assert.Equal(3, _deliveries.Batches.Where(b => b[0].Offset == 0).Count());
    }

    [Fact]
    public async Task By_default_a_failed_batch_is_committed_at_once_as_on_Azure()
    {
        _deliveries.OnBatch = (_, _) => throw new InvalidOperationException("poison");
        await _kafka.ProduceAsync("events", 0, 3);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)], "{}");
        await Eventually.Async(() => _kafka.Committed("g", "events")[0] == 3);
        Assert.Single(_deliveries.Batches, b => b[0].Offset == 0);
    }

    [Fact]
    public async Task The_retry_attribute_repeats_within_each_attempt()
    {
        _deliveries.OnBatch = (call, _) => call < 5 ? throw new InvalidOperationException("poison") : Task.CompletedTask;
        await _kafka.ProduceAsync("events", 0, 1);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(RetriedFunction)]);
        await Eventually.Async(() => _deliveries.Calls == 5);
        Assert.Equal(["0/2", "1/2", "2/2", "0/2", "1/2"], _deliveries.Others);
    }

    [Fact]
    public async Task Several_functions_of_one_process_have_groups_of_their_own()
    {
        await _kafka.ProduceAsync("events", 0, 4);
        await _kafka.ProduceAsync("others", 1, 3);
        var functions = new Type[] { typeof(BatchFunction), typeof(SingleFunction), typeof(OtherFunction) };
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, functions);
        await Eventually.Async(() => _deliveries.Records.Count() == 8 && _deliveries.Others.Count == 3);

        await Eventually.Async(() => _kafka.Committed("single", "events")[0] == 4 && _kafka.Committed("other", "others")[1] == 3);
        Assert.Equal(["1-0", "1-1", "1-2"], _deliveries.Others);
    }

    [Fact]
    public async Task A_second_host_takes_partitions_over_and_gives_them_back_without_a_loss()
    {
        await using var first = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)]);
        await ProduceRoundAsync(0);
        await Eventually.Async(() => _deliveries.Values.Count == 40);

        var other = new Deliveries();
        await using (await KafkaApp.StartAsync(_kafka, other, [typeof(BatchFunction)]))
        {
            var round = 1;
            await Eventually.Async(
                () =>
                {
                    ProduceRoundAsync(round++).GetAwaiter().GetResult();
                    return other.Records.Select(r => r.Partition).Distinct().Count() == 2;
                });
            var expected = round * 40;
            await Eventually.Async(() => _deliveries.Values.Union(other.Values).Count() == expected);
        }

        var before = _deliveries.Values.Union(other.Values).Count();
        await ProduceRoundAsync(1000);
        await Eventually.Async(() => _deliveries.Values.Union(other.Values).Count() == before + 40);
    }

    [Fact]
    public async Task Chaos_redelivers_and_cuts_batches_at_random_but_loses_nothing()
    {
        for (var partition = 0; partition < TestKafka.Partitions; partition++)
            await _kafka.ProduceAsync("events", partition, 300);
        await using var app = await KafkaApp.StartAsync(_kafka, _deliveries, [typeof(BatchFunction)], configure: s =>
        {
            s["LocalRuntime:Chaos:RedeliveryRate"] = "0.5";
            s["LocalRuntime:Chaos:RandomBatches"] = "true";
            s["LocalRuntime:Chaos:Seed"] = "7";
        });
        await Eventually.Async(() => _deliveries.Values.Count == 1200);

        Assert.True(_deliveries.Records.Count() > 1200, "some of them twice");
        await Eventually.Async(() => _kafka.Committed("g", "events").All(o => o == 300));
    }

    private async Task ProduceRoundAsync(int round)
    {
        for (var partition = 0; partition < TestKafka.Partitions; partition++)
            await _kafka.ProduceAsync("events", partition, 10, round * 10);
    }
}
