using Chasqui.Domain.Consumers;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>What goes wrong with a simulated group, from a second on.</summary>
internal enum SimulatedFault
{
    None,

    /// <summary>Its poll loop hangs; the group's own heartbeats, and ours, go on.</summary>
    Hung,

    /// <summary>Its process is killed: the brokers expel it after 45 s.</summary>
    Killed,

    /// <summary>It leaves in order and does not come back.</summary>
    Stopped,

    /// <summary>It reads at half the pace at which is written.</summary>
    Slow,

    /// <summary>Its offset is set back by an hour's records, and it goes on from there.</summary>
    Rewound,

    /// <summary>It rebalances every 25 s.</summary>
    Storm,
}

/// <summary>
/// A group of one consumer on one partition, second by second: a producer with a day's rhythm, bursts and pauses; a consumer that commits at its own
/// beat, is deployed, rebalanced and held up now and then; and one fault at most. Seeded.
/// </summary>
internal sealed class SimulatedGroup
{
    private readonly Random _random;
    private readonly double _rate;
    private readonly double _capacity;
    private readonly int _commitEvery;
    private readonly bool _heartbeats;
    private readonly bool _transactional;
    private double _written = 1_000;
    private double _read = 1_000;
    private long _committed = 1_000;
    private int _burstUntil = -1;
    private int _awayFrom = -1;
    private int _awayUntil = -1;
    private int _rebalanceUntil = -1;
    private int _heldUntil = -1;
    private int _lastPoll;
    private bool _rewound;

    public SimulatedGroup(int seed, SimulatedFault fault, int faultAt)
    {
        _random = new(seed);
        (Seed, Fault, FaultAt) = (seed, fault, faultAt);
        _rate = Math.Pow(10, _random.NextDouble() * 3 - 0.5);
        _capacity = _rate * (3 + _random.NextDouble() * 5) + 2;
        _commitEvery = seed % 7 == 0 ? 60 : _random.Next(1, 11);
        _heartbeats = seed % 2 == 0;
        _transactional = seed % 5 == 0;
    }

    public int Seed { get; }

    public SimulatedFault Fault { get; }

    public int FaultAt { get; }

    public bool SendsHeartbeats => _heartbeats;

    public long Committed => _committed;

    /// <summary>A transactional producer leaves a marker behind its last record.</summary>
    public long LogEnd => (long)_written + (_transactional ? 1 : 0);

    public bool Committing { get; private set; }

    public GroupState State { get; private set; } = GroupState.Stable;

    public bool IsHealthy(int second) => Fault == SimulatedFault.None || second < FaultAt;

    /// <summary>One second passes.</summary>
    public void Step(int second)
    {
        Committing = false;
        Produce(second);
        Disturb(second);
        State = StateAt(second);
        // Whoever rebalances polls on; it is by polling that it does.
        if (State != GroupState.Empty && !IsDown(second))
            _lastPoll = second;
        if (State == GroupState.Stable && !IsDown(second))
            Consume(second);
    }

    public HeartbeatObservation? Heartbeat(int second, long atMs)
    {
        var leaves = second == _awayFrom;
        if (!_heartbeats || (State == GroupState.Empty && !leaves) || (second % 5 != 1 && !leaves) || (Fault == SimulatedFault.Killed && second >= FaultAt))
            return null;
        return new(
            "main", "billing", "i-1", "m-1", atMs, Stopped: leaves, atMs - (second - _lastPoll) * 1000L, 5_000,
            [new("orders", 0, (long)_read, _committed, LogEnd, -1)]);
    }

    private void Produce(int second)
    {
        var day = 1 + 0.8 * Math.Sin(second * 2 * Math.PI / 86_400);
        var quiet = second % 86_400 is > 7_200 and < 21_600 && Seed % 3 == 0;
        if (_burstUntil < second && _random.NextDouble() < 1d / 7_200)
            _burstUntil = second + _random.Next(10, 45);
        var rate = quiet ? 0 : _rate * day * (_burstUntil >= second ? 4 : 1);
        // Small rates come record by record.
        _written += rate < 1 ? (_random.NextDouble() < rate ? 1 : 0) : rate * (0.5 + _random.NextDouble());
    }

    private void Disturb(int second)
    {
        if (Fault == SimulatedFault.Stopped && second == FaultAt)
            (_awayFrom, _awayUntil) = (second, int.MaxValue);
        if (!IsHealthy(second))
            return;
        // A deployment every six hours or so, a rebalance every two, a pause of the process every hour.
        if (_awayUntil < second && _random.NextDouble() < 1d / 21_600)
            (_awayFrom, _awayUntil, _rebalanceUntil) = (second, second + _random.Next(5, 46), second + 60);
        else if (_rebalanceUntil < second && _random.NextDouble() < 1d / 7_200)
            _rebalanceUntil = second + _random.Next(2, 20);
        else if (_heldUntil < second && _random.NextDouble() < 1d / 3_600)
            _heldUntil = second + _random.Next(1, 16);
    }

    private GroupState StateAt(int second)
    {
        if (Fault == SimulatedFault.Killed && second >= FaultAt + 45)
            return GroupState.Empty;
        if (second >= _awayFrom && second <= _awayUntil && _awayFrom >= 0)
            return GroupState.Empty;
        if (Fault == SimulatedFault.Storm && second >= FaultAt)
            return second % 25 < 15 ? GroupState.Rebalancing : GroupState.Stable;
        return second <= _rebalanceUntil ? GroupState.Rebalancing : GroupState.Stable;
    }

    private bool IsDown(int second) =>
        second <= _heldUntil || (Fault is SimulatedFault.Hung or SimulatedFault.Killed && second >= FaultAt);

    private void Consume(int second)
    {
        if (Fault == SimulatedFault.Rewound && second >= FaultAt && !_rewound)
        {
            _rewound = true;
            _read = Math.Max(0, _read - 3_600 * _rate);
            Commit();
        }

        var pace = Fault == SimulatedFault.Slow && second >= FaultAt ? _rate * 0.2 : _capacity;
        _read = Math.Min(_written, _read + pace);
        if (second % _commitEvery == 0)
            Commit();
    }

    private void Commit()
    {
        if (_committed == (long)_read)
            return;
        _committed = (long)_read;
        Committing = true;
    }
}
