using Chasqui.Domain.Consumers;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>One group on one partition over virtual time, told by seconds.</summary>
internal sealed class ConsumerStory
{
    public const long Zero = 1_700_000_000_000;
    private readonly ConsumerLedger _ledger = new();
    private readonly List<(int Second, PartitionJudgement? Judged, ConsumerDecision Group)> _judged = [];

    public ConsumerSettings Settings { get; init; } = ConsumerSettings.Default;

    /// <summary>The last judgement of the partition.</summary>
    public PartitionJudgement Last => _judged[^1].Judged!;

    public ConsumerDecision LastOfGroup => _judged[^1].Group;

    public static long Ms(int second) => Zero + second * 1000L;

    /// <summary>One that reads 100 records a second, five behind.</summary>
    public static ConsumerStory Healthy(int until = 300) => new ConsumerStory().Sample(0, until, t => 100L * t, t => 100L * t + 5);

    /// <summary>Samples every ten seconds, both ends included, and judges a second after each.</summary>
    public ConsumerStory Sample(int from, int to, Func<int, long> committed, Func<int, long> end, Func<int, long>? start = null, int? members = null, int every = 10)
    {
        for (var second = from; second <= to; second += every)
        {
            Observe(second, committed(second), end(second), start?.Invoke(second) ?? 0, members);
            Judge(second + 1);
        }

        return this;
    }

    public ConsumerStory Observe(int second, long committed, long end, long start = 0, int? members = null)
    {
        _ledger.Observe(new GroupOffsets("main", "billing", "orders", Ms(second), members, [new(0, committed, start, end)]));
        return this;
    }

    public ConsumerStory Log(int second, long end)
    {
        _ledger.ObserveLog("main", "orders", 0, Ms(second), 0, end);
        return this;
    }

    public ConsumerStory Group(
        int second, GroupState state, int? members = null, GroupProtocol protocol = GroupProtocol.Classic, long? generation = null,
        params (string Topic, int Partition, string Member)[] owners)
    {
        _ledger.Observe(new GroupObservation(
            "main", "billing", Ms(second), state, protocol, members, owners.Length == 0 ? null : [.. owners.Select(o => new PartitionOwner(o.Topic, o.Partition, o.Member))],
            generation));
        return this;
    }

    public ConsumerStory Beat(int second, long position, long committed = -1, long end = -1, int? lastPoll = null, bool stopped = false, string member = "m-1")
    {
        _ledger.Observe(new HeartbeatObservation(
            "main", "billing", member, member, Ms(second), stopped, Ms(lastPoll ?? second), 0, [new("orders", 0, position, committed, end, -1)]));
        return this;
    }

    public ConsumerStory Other(int second, string topic, int partition, long committed, long end)
    {
        _ledger.Observe(new GroupOffsets("main", "billing", topic, Ms(second), null, [new(partition, committed, 0, end)]));
        return this;
    }

    public ConsumerStory Judge(int second)
    {
        var group = _ledger.Judge(Ms(second), (_, _) => Settings).SingleOrDefault();
        var partition = group?.Partitions.SingleOrDefault(p => p is { Topic: "orders", Partition: 0 });
        _judged.Add((second, partition, group?.Decision ?? default));
        return this;
    }

    public bool IsForgotten => _judged[^1].Judged is null;

    /// <summary>The first second at or after one at which the verdict was given; -1 when it never was.</summary>
    public int First(ConsumerVerdict verdict, int from = 0) =>
        _judged.Where(j => j.Second >= from && j.Judged?.Decision.Verdict == verdict).Select(j => j.Second).DefaultIfEmpty(-1).First();

    /// <summary>All verdicts given, without repeats in a row.</summary>
    public string Course
    {
        get
        {
            List<string> course = [];
            foreach (var (_, judged, _) in _judged)
                if (judged is not null && (course.Count == 0 || course[^1] != judged.Decision.Verdict.ToString()))
                    course.Add(judged.Decision.Verdict.ToString());
            return string.Join(", ", course);
        }
    }
}
