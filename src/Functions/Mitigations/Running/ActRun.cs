using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>
/// One act of a mitigation, for its orchestrator: asked for until it is done or given up, then watched until the target is well and stays so. Part of each
/// orchestrator's history: changing the order of its calls strands mitigations that are under way.
/// </summary>
internal sealed class ActRun(TaskOrchestrationContext context, MitigationCalls calls, MitigationTimes times, PlannedAct act)
{
    /// <summary>Tries of an act that failed and may succeed later, the first included.</summary>
    public const int MostTries = 3;

    /// <summary>Looks at most, whatever the policy's durations: a history stays small.</summary>
    private const int MostLooks = 500;

    private readonly OrchestrationClock _clock = new(context);

    private long Pause => Math.Max(times.CheckEveryMs, Math.Max(times.EffectWithinMs, times.StableForMs) / MostLooks);

    /// <summary>Asks for it.</summary>
    public async Task<ActuatorResult> DoAsync()
    {
        context.SetCustomStatus(act.Says);
        var result = await calls.ActAsync(act);
        for (var tries = 1; result is { Outcome: ActuatorOutcome.Failed, Retryable: true } && tries < MostTries; tries++)
        {
            await _clock.WaitAsync(times.CheckEveryMs << (tries - 1));
            result = await calls.ActAsync(act);
        }

        if (result is { Outcome: ActuatorOutcome.Failed, Retryable: true })
            await calls.GiveUpAsync(act, result);
        return result.Outcome == ActuatorOutcome.Accepted ? await AwaitAcceptedAsync(result) : result;
    }

    /// <summary>Whether the target is well in time, and has been for a while, by what was observed from now on. Null: it was cancelled meanwhile.</summary>
    public async Task<bool?> WatchAsync()
    {
        var (name, actedAtMs) = ($"watch-{act.Name}", _clock.NowMs);
        await calls.NoteAsync(name, begins: true, "", $"waits until {act.Name} shows");
        var (until, wellSince) = (_clock.NowMs + times.EffectWithinMs, (long?)null);
        while (true)
        {
            var look = await calls.LookAsync(actedAtMs);
            context.SetCustomStatus(look.Says);
            if (look.State != MitigationState.Acting)
                return null;
            wellSince = look.IsWell ? wellSince ?? _clock.NowMs : null;
            // One that is well at the end of its time gets the time to prove it.
            var stable = wellSince is { } since && _clock.NowMs - since >= times.StableForMs;
            if (stable || (wellSince is null && _clock.NowMs >= until))
            {
                await calls.NoteAsync(name, begins: false, stable ? "Well" : "NotWell", look.Says);
                return stable;
            }

            await _clock.WaitAsync(Pause);
        }
    }

    /// <summary>What is not done in time is watched all the same: the effect counts, not what the actuator says of it.</summary>
    private async Task<ActuatorResult> AwaitAcceptedAsync(ActuatorResult accepted)
    {
        var result = accepted;
        var until = _clock.NowMs + times.EffectWithinMs;
        while (result.Outcome == ActuatorOutcome.Accepted && _clock.NowMs < until)
        {
            await _clock.WaitAsync(Pause);
            result = await calls.ObserveAsync(act);
            if (result is { Outcome: ActuatorOutcome.Failed, Retryable: true })
                result = accepted;
        }

        await calls.NoteAsync($"{act.Name}-done", begins: false, result.Outcome.ToString(), result.Details);
        return result;
    }
}
