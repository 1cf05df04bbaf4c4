using System.Collections.Concurrent;

namespace Chasqui.Soak.Truth;

/// <summary>Every fault that was made and every act that was carried out. Thread-safe.</summary>
internal sealed class FaultLedger(TimeProvider time, Action<string> tell)
{
    private readonly ConcurrentDictionary<string, int> _made = [];
    private readonly ConcurrentQueue<WorkerFault> _workers = [];
    private readonly ConcurrentDictionary<string, TrueAct> _acts = [];

    /// <summary>How often each fault was made.</summary>
    public IReadOnlyDictionary<string, int> Made => _made;

    public IReadOnlyCollection<WorkerFault> Workers => _workers;

    public IReadOnlyCollection<TrueAct> Acts => [.. _acts.Values.OrderBy(a => a.At)];

    public int Refusals { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public void Makes(string fault, string details)
    {
        _made.AddOrUpdate(fault, 1, (_, before) => before + 1);
        tell($"{fault} {details}");
    }

    public WorkerFault Breaks(string target, string what)
    {
        var fault = new WorkerFault(target, what, Now);
        _workers.Enqueue(fault);
        Makes($"worker {what}", target);
        return fault;
    }

    /// <summary>True for the first call with that key: it is to be carried out. All others have no effect.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="mitigation">Whose act it is.</param>
    /// <param name="target">What is to be restarted.</param>
    /// <param name="still">For how long it has read nothing.</param>
    public bool TryAct(string key, string mitigation, string target, TimeSpan still)
    {
        var act = new TrueAct(key, mitigation, target, Now, _workers.FirstOrDefault(f => f.Target == target && !f.IsOver), still);
        var kept = _acts.GetOrAdd(key, act);
        if (kept != act)
            kept.Repeat();
        tell($"act {key} on {target}{(kept == act ? act.Fault is not null ? "" : act.IsNeedless ? ", nothing is wrong with it" : $", it stood still for {still.TotalSeconds:0} s" : ", repeated")}");
        return kept == act;
    }

    /// <summary>The receiver made trouble.</summary>
    public void Refuses(string how)
    {
        Refusals++;
        Makes("receiver", how);
    }
}
