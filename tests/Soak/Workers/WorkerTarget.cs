using Chasqui.Soak.Truth;
using Chasqui.Soak.World;

namespace Chasqui.Soak.Workers;

/// <summary>A group with its one consumer, which is broken by the soak and restarted by whoever heals it.</summary>
internal sealed class WorkerTarget(string bootstrap, string group, FaultLedger ledger, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private WorkerProcess _process = WorkerProcess.Start(bootstrap, group, time);
    private WorkerFault? _fault;
    private bool _restarted;

    public string Target { get; } = Names.TargetOf(group);

    /// <summary>Whether it reads, and nothing was done to it that is not healed.</summary>
    public bool IsWell => _process.Read > 0 && !IsTreated && (_fault is null || _fault.IsOver);

    /// <summary>Whether a mitigation of it is under way, as the app told last.</summary>
    public bool IsTreated { get; set; }

    public WorkerFault? Fault => _fault;

    public void Break(bool kill)
    {
        lock (_lock)
        {
            _fault = ledger.Breaks(Target, kill ? "killed" : "hung");
            _restarted = false;
            if (kill)
                _process.Kill();
            else
                _process.Hang();
        }
    }

    /// <summary>For how long it has read nothing; there is always something to read.</summary>
    public TimeSpan StandsStill => _process.SinceRead;

    /// <summary>A new consumer in the place of the old one.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _process.Dispose();
            _process = WorkerProcess.Start(bootstrap, group, time);
            _restarted = true;
        }
    }

    /// <summary>Writes down that it reads again, once it does.</summary>
    public void Look()
    {
        lock (_lock)
            if (_fault is { IsOver: false } && _restarted && _process.Read > 0)
                _fault.HealedAt = ledger.Now;
    }

    public void Dispose() => _process.Dispose();
}
