using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>How a mitigation's orchestration stands.</summary>
public enum RunState
{
    /// <summary>There is none.</summary>
    None = 0,
    Running = 1,
    Ended = 2,
}

/// <summary>Runs mitigations durably. An orchestration has the mitigation's id.</summary>
public interface IMitigationRunner
{
    /// <summary>Starts it. One that was ever started is not started again.</summary>
    Task StartAsync(MitigationOrder order, CancellationToken cancellation);

    /// <summary>Tells it that its mitigation was approved, rejected or cancelled. Losing this does no harm: it looks by itself, only later.</summary>
    Task WakeAsync(string id, CancellationToken cancellation);

    Task<RunState> StateAsync(string id, CancellationToken cancellation);

    /// <summary>Forgets what is kept of one that has ended; nothing happens when there is nothing.</summary>
    Task ForgetAsync(string id, CancellationToken cancellation);
}
