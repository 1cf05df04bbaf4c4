using Chasqui.Demo.Pipeline;
using Chasqui.Demo.World;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Confluent.Kafka;

namespace Chasqui.Demo.Health;

/// <summary>A cluster of embedded brokers to be broken, large enough that those which are sick stay a minority.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string Cluster = "fleet";
    public const int DownBroker = 2;
    public const int SlowBroker = 4;
    public const int ZombieBroker = 6;
    public const int SilentBroker = 8;
    public const int Brokers = 9;
    private const string Topic = "bookings";
    private const int Partitions = 2 * Brokers;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RestartFor = TimeSpan.FromSeconds(2);
    private readonly EmbeddedKafkaCluster _kafka = EmbeddedKafkaCluster.Start(Brokers);
    private readonly CancellationTokenSource _stop = new();
    private Task _failing = Task.CompletedTask;
    private volatile bool _zombie;

    public Fleet()
    {
        // The app would create it on a real cluster; an embedded one cannot be asked to.
        _kafka.CreateTopic(DemoClusters.CanaryTopic, Brokers);
        for (var partition = 0; partition < Brokers; partition++)
            _kafka.SetLeader(DemoClusters.CanaryTopic, partition, partition + 1);

        // Each broker has a replica of everything, so that any may lead.
        _kafka.CreateTopic(Topic, Partitions, Brokers);
        for (var partition = 0; partition < Partitions; partition++)
            _kafka.SetLeader(Topic, partition, partition % Brokers + 1);
    }

    public string Bootstrap => _kafka.Bootstrap;

    public void Break(HealthFaultKind fault, TimeProvider time)
    {
        switch (fault)
        {
            case HealthFaultKind.BrokerDown:
                _kafka.SetBrokerDown(DownBroker);
                // A real cluster's controller would.
                for (var partition = DownBroker - 1; partition < Partitions; partition += Brokers)
                    _kafka.SetLeader(Topic, partition, DownBroker - 1);
                break;
            case HealthFaultKind.BrokerSlow:
                _kafka.SetBrokerDelay(SlowBroker, Delay);
                break;
            case HealthFaultKind.BrokerSilent:
                _kafka.SetBrokerDelay(SilentBroker, TimeSpan.FromHours(1));
                break;
            case HealthFaultKind.BrokerZombie:
                _zombie = true;
                _failing = FailProduceAsync(time);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "It breaks no broker.");
        }
    }

    /// <summary>Restarts a broker, which ends whatever was wrong with it.</summary>
    public async Task RestartAsync(int broker, TimeProvider time)
    {
        _kafka.SetBrokerDown(broker);
        _kafka.SetBrokerDelay(broker, TimeSpan.Zero);
        if (broker == ZombieBroker)
            await EndFailingAsync();
        await Task.Delay(RestartFor, time, _stop.Token);
        _kafka.SetBrokerUp(broker);
        // It leads again what it is preferred for.
        for (var partition = broker - 1; partition < Partitions; partition += Brokers)
            _kafka.SetLeader(Topic, partition, broker);
        if (broker == ZombieBroker)
            await MeetLastErrorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _failing;
        _kafka.Dispose();
        _stop.Dispose();
    }

    /// <summary>An embedded broker fails as many requests as it was told to, so it is told again and again: one at a time, for none can be taken back.</summary>
    private async Task FailProduceAsync(TimeProvider time)
    {
        while (_zombie && !_stop.IsCancellationRequested)
        {
            if (_kafka.CountBrokerErrors(ZombieBroker, KafkaApi.Produce) == 0)
                _kafka.PushBrokerError(ZombieBroker, KafkaApi.Produce, ErrorCode.KafkaStorageError);
            await Task.Delay(Refill, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndFailingAsync()
    {
        _zombie = false;
        await _failing;
    }

    /// <summary>The last error that the zombie was told is met by a record of ours, which is written once more.</summary>
    private async Task MeetLastErrorAsync()
    {
        using var producer = KafkaSettings.Build(Bootstrap);
        await producer.ProduceAsync(new TopicPartition(Topic, ZombieBroker - 1), new() { Key = "", Value = [] }, _stop.Token);
    }
}
