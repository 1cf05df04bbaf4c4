using Chasqui.Domain.Consumers;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>
/// A group of some members on some partitions, and somebody who watches it: how often, how punctually, with heartbeats or without, by a coordinator that tells of
/// its groups or does not. It is deployed anew once, and loses heartbeats now and then. One thing goes wrong with one member at <see cref="FaultAtMs"/>. Seeded, in
/// steps of 100 ms.
/// </summary>
internal sealed class WatchedGroup
{
    public const long FaultAtMs = ConsumerStory.Zero + 900_000;
    private const long DeployedAtMs = FaultAtMs - 600_000;
    private const int StepMs = 100;
    private const int LostBeats = 3;
    private readonly Random _random;
    private readonly double[] _written;
    private readonly double[] _read;
    private readonly long[] _committed;
    private readonly int[] _owner;
    private readonly List<(int Partition, long Offset)> _commits = [];
    private readonly long[] _lastPoll;
    private readonly long[] _nextCommit;
    private readonly long[] _nextBeat;
    private readonly double _rate;
    private readonly int _commitMs;
    private readonly int _sessionMs;
    private readonly int _awayMs;
    private long _nextSample;
    private bool _rewound;
    private int _generation = 1;

    public WatchedGroup(int seed, SimulatedFault fault)
    {
        _random = new(seed);
        Fault = fault;
        Members = 1 + _random.Next(3);
        Partitions = Members + _random.Next(3);
        Heartbeats = _random.Next(3) > 0;
        TellsGroups = _random.Next(3) > 0;
        SampleMs = Pick(5_000, 10_000, 15_000, 30_000, 60_000);
        BeatMs = Pick(1_000, 3_000, 5_000, 10_000, 15_000);
        Lateness = Pick(0, 10, 50);
        TellsCommits = _random.Next(3) == 0;
        _commitMs = Pick(200, 1_000, 5_000, 10_000, 30_000);
        _sessionMs = Pick(6_000, 10_000, 45_000);
        _rate = Pick(2, 20, 300);
        _awayMs = Pick(3_000, 15_000, 40_000);
        (_written, _read, _committed, _owner) = (new double[Partitions], new double[Partitions], new long[Partitions], new int[Partitions]);
        (_lastPoll, _nextCommit, _nextBeat) = (new long[Members], new long[Members], new long[Members]);
        for (var p = 0; p < Partitions; p++)
            _owner[p] = p % Members;
        for (var m = 0; m < Members; m++)
            (_nextCommit[m], _nextBeat[m]) = (ConsumerStory.Zero + _random.Next(_commitMs), ConsumerStory.Zero + _random.Next(BeatMs));
        _nextSample = ConsumerStory.Zero;
    }

    public SimulatedFault Fault { get; }

    public int Members { get; }

    public int Partitions { get; }

    public bool Heartbeats { get; }

    public bool TellsGroups { get; }

    public int SampleMs { get; }

    public int BeatMs { get; }

    /// <summary>Commits are told one by one, when they are made, and only log ends are sampled; else both are sampled together.</summary>
    public bool TellsCommits { get; }

    /// <summary>By how many percent of its period a sample may come late.</summary>
    public int Lateness { get; }

    public bool WasExpelled { get; private set; }

    public bool IsAwayForLong => _awayMs > ConsumerSettings.Default.StallAfter.TotalMilliseconds;

    public override string ToString() =>
        $"{Fault}: {Members} members, {Partitions} partitions of {_rate}/s, commits every {_commitMs} ms, session {_sessionMs} ms, deployed in {_awayMs} ms; sampled every {SampleMs} ms, up to {Lateness} % late{(TellsCommits ? ", commits told one by one" : "")}; heartbeats {(Heartbeats ? $"every {BeatMs} ms" : "none")}; groups {(TellsGroups ? "told" : "not told")}";

    /// <summary>Lives until a time; observations go to the ledger when they are made, samples are followed by a judgement.</summary>
    public void Run(ConsumerLedger ledger, long untilMs, Action<long> judge)
    {
        for (var now = ConsumerStory.Zero; now <= untilMs; now += StepMs)
        {
            Live(now);
            if (TellsCommits)
                foreach (var (partition, offset) in _commits)
                    ledger.Observe(new GroupOffsets("main", "billing", "orders", now, null, [new(partition, offset, -1, -1)]));
            _commits.Clear();
            for (var m = 0; m < Members; m++)
                Beat(ledger, m, now);
            if (now < _nextSample)
                continue;
            Sample(ledger, now);
            judge(now + 500);
            _nextSample = now + SampleMs + _random.Next(1 + (SampleMs * Lateness / 100));
        }
    }

    private bool IsGone(int member, long now) =>
        IsDeploying(now) || (member == 0 && now > FaultAtMs && (Fault is SimulatedFault.Killed or SimulatedFault.Stopped));

    private bool IsDeploying(long now) => now > DeployedAtMs && now <= DeployedAtMs + _awayMs;

    private bool IsHung(int member, long now) => member == 0 && now >= FaultAtMs && Fault == SimulatedFault.Hung;

    private void Live(long now)
    {
        for (var p = 0; p < Partitions; p++)
            _written[p] += _rate * StepMs / 1_000 * (0.5 + _random.NextDouble());
        if (!WasExpelled && ((Fault == SimulatedFault.Stopped && now > FaultAtMs) || (Fault == SimulatedFault.Killed && now > FaultAtMs + _sessionMs)))
            Expel();
        if (now == DeployedAtMs + _awayMs)
            _generation++;
        for (var m = 0; m < Members; m++)
        {
            if (IsGone(m, now) || IsHung(m, now))
                continue;
            _lastPoll[m] = now;
            for (var p = 0; p < Partitions; p++)
                if (_owner[p] == m)
                    Read(p, m, now);
            // Who leaves in order commits what it has done.
            if (now < _nextCommit[m] && !Leaves(m, now))
                continue;
            _nextCommit[m] = now + _commitMs;
            for (var p = 0; p < Partitions; p++)
                if (_owner[p] == m && _committed[p] != (long)_read[p])
                {
                    _committed[p] = (long)_read[p];
                    _commits.Add((p, _committed[p]));
                }
        }
    }


    private void Expel()
    {
        WasExpelled = true;
        _generation++;
        for (var p = 0; p < Partitions; p++)
            if (_owner[p] == 0)
            {
                _owner[p] = Members > 1 ? 1 + (p % (Members - 1)) : -1;
                _read[p] = _committed[p];
            }
    }

    private void Read(int partition, int member, long now)
    {
        if (Fault == SimulatedFault.Rewound && now >= FaultAtMs && !_rewound && member == 0)
        {
            _rewound = true;
            _read[partition] = _committed[partition] = (long)Math.Max(0, _read[partition] - (600 * _rate));
            _commits.Add((partition, _committed[partition]));
        }

        var pace = Fault == SimulatedFault.Slow && now >= FaultAtMs && member == 0 ? 0.3 : Fault == SimulatedFault.Rewound ? 1.5 : 4;
        _read[partition] = Math.Min(_written[partition], _read[partition] + (pace * _rate * StepMs / 1_000));
    }

    private void Beat(ConsumerLedger ledger, int m, long now)
    {
        var leaves = Leaves(m, now);
        if (!Heartbeats || (!leaves && (now < _nextBeat[m] || IsGone(m, now))))
            return;
        _nextBeat[m] = now + BeatMs;
        if (!leaves && _random.Next(100) < LostBeats)
            return;
        ledger.Observe(new HeartbeatObservation(
            "main", "billing", $"i-{m}-{Deployment(now)}", $"m-{m}-{Deployment(now)}", now, leaves, _lastPoll[m], BeatMs,
            [.. Enumerable.Range(0, Partitions).Where(p => _owner[p] == m).Select(p => new HeartbeatPartition("orders", p, (long)_read[p], _committed[p], (long)_written[p], -1))]) { Generation = _generation });
    }

    private bool Leaves(int member, long now) => now == DeployedAtMs || (now == FaultAtMs && member == 0 && Fault == SimulatedFault.Stopped);

    private static int Deployment(long now) => now > DeployedAtMs ? 2 : 1;

    private void Sample(ConsumerLedger ledger, long now)
    {
        int? members = !TellsGroups ? null : IsDeploying(now) ? 0 : Members - (WasExpelled ? 1 : 0);
        if (TellsGroups)
            ledger.Observe(new GroupObservation(
                "main", "billing", now, members == 0 ? GroupState.Empty : GroupState.Stable, GroupProtocol.Classic, members,
                [.. Enumerable.Range(0, Partitions).Where(p => _owner[p] >= 0 && members > 0).Select(p => new PartitionOwner("orders", p, $"m-{_owner[p]}-{Deployment(now)}"))], null));
        for (var p = 0; p < Partitions; p++)
            ledger.ObserveLog("main", "orders", p, now, 0, (long)_written[p]);
        if (TellsCommits)
            return;
        ledger.Observe(new GroupOffsets(
            "main", "billing", "orders", now, members, [.. Enumerable.Range(0, Partitions).Select(p => new PartitionOffsets(p, _committed[p], 0, (long)_written[p]))]));
    }

    private int Pick(params int[] of) => of[_random.Next(of.Length)];
}
