using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>
/// The steps that mitigations are made of, for an orchestrator: everything it learns comes from activities, and every wait has an end. Part of each
/// orchestrator's history: changing the order of its calls strands mitigations that are under way.
/// </summary>
internal sealed class MitigationRun(TaskOrchestrationContext context, string id)
{
    /// <summary>Tries of an act that failed and may succeed later, the first included.</summary>
    public const int MostTries = 3;

    /// <summary>Looks at most, whatever the policy's durations: a history stays small.</summary>
    private const int MostLooks = 500;

    private readonly MitigationCalls _calls = new(context, id);
    private GuardAnswer _answer = new(MitigationState.Requested, [], new(0, 0, 0, 0));

    /// <summary>The acts of the plan; empty until the guardrails let it act.</summary>
    public IReadOnlyList<PlannedAct> Acts => _answer.Acts;

    /// <summary>Asks the guardrails, waits for an approval if the policy wants one, and asks them again. False: it has ended.</summary>
    public async Task<bool> GuardAsync()
    {
        _answer = await _calls.GuardAsync();
        if (_answer.State == MitigationState.AwaitingApproval)
            await AwaitApprovalAsync();
        if (_answer.State == MitigationState.Acting)
            return true;
        await _calls.EndAsync(MitigationEvent.Cancel, "it did not come to act");
        return false;
    }

    /// <summary>Acts, the mildest act first, each only when the one before did not help; escalates when none does.</summary>
    /// <param name="whole">What is so when an act has helped.</param>
    /// <param name="noneHelped">What is said when none has.</param>
    public async Task<MitigationState> ActInTurnAsync(string whole, string noneHelped)
    {
        foreach (var act in _answer.Acts)
        {
            if (await ActAndWatchAsync(act) is not { } helped)
                return await CancelAsync();
            if (helped)
                return await SucceedAsync($"{act.Name} helped: {whole}");
        }

        return await EscalateAsync(noneHelped);
    }

    /// <summary>Acts, then waits until the target is well and has been for a while. Null: it was cancelled meanwhile.</summary>
    public async Task<bool?> ActAndWatchAsync(PlannedAct act)
    {
        Tell(act.Says);
        var result = await ActAsync(act);
        if (result.Outcome is ActuatorOutcome.Refused or ActuatorOutcome.Failed)
            return false;
        return await WatchAsync(act, NowMs);
    }

    /// <summary>Undoes what did not help; whether that helps is for whoever is paged.</summary>
    public async Task<string> CompensateAsync(PlannedAct act)
    {
        Tell(act.Says);
        var result = await ActAsync(act);
        return $"{act.Name}: {result.Outcome}, {result.Details}";
    }

    public Task<MitigationState> SucceedAsync(string says) => _calls.EndAsync(MitigationEvent.Succeed, says);

    public Task<MitigationState> EscalateAsync(string says) => _calls.EndAsync(MitigationEvent.Escalate, says);

    /// <summary>Lets go of what a cancelled mitigation holds.</summary>
    public Task<MitigationState> CancelAsync() => _calls.EndAsync(MitigationEvent.Cancel, "cancelled");

    private long NowMs => new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private async Task AwaitApprovalAsync()
    {
        Tell("waits for approval");
        var until = NowMs + _answer.Times.ApproveWithinMs;
        while (_answer.State == MitigationState.AwaitingApproval && NowMs < until)
        {
            await WaitAsync(until - NowMs);
            _answer = await _calls.GuardAsync();
        }

        if (_answer.State != MitigationState.AwaitingApproval)
            return;
        // Whichever is recorded first counts, the decision or the end of its time: recording the other one finds no transition.
        await _calls.EndAsync(MitigationEvent.Expire, "nobody approved in time");
        _answer = await _calls.GuardAsync();
    }

    private async Task<ActuatorResult> ActAsync(PlannedAct act)
    {
        var result = await _calls.ActAsync(act);
        for (var tries = 1; result is { Outcome: ActuatorOutcome.Failed, Retryable: true } && tries < MostTries; tries++)
        {
            await WaitAsync(_answer.Times.CheckEveryMs << (tries - 1));
            result = await _calls.ActAsync(act);
        }

        if (result is { Outcome: ActuatorOutcome.Failed, Retryable: true })
            await _calls.GiveUpAsync(act, result);
        return result.Outcome == ActuatorOutcome.Accepted ? await AwaitAcceptedAsync(act, result) : result;
    }

    /// <summary>What is not done in time is watched all the same: the effect counts, not what the actuator says of it.</summary>
    private async Task<ActuatorResult> AwaitAcceptedAsync(PlannedAct act, ActuatorResult accepted)
    {
        var result = accepted;
        var until = NowMs + _answer.Times.EffectWithinMs;
        while (result.Outcome == ActuatorOutcome.Accepted && NowMs < until)
        {
            await WaitAsync(Pause);
            result = await _calls.ObserveAsync(act);
            if (result is { Outcome: ActuatorOutcome.Failed, Retryable: true })
                result = accepted;
        }

        await _calls.NoteAsync($"{act.Name}-done", begins: false, result.Outcome.ToString(), result.Details);
        return result;
    }

    private async Task<bool?> WatchAsync(PlannedAct act, long actedAtMs)
    {
        var name = $"watch-{act.Name}";
        await _calls.NoteAsync(name, begins: true, "", $"waits until {act.Name} shows");
        var (until, wellSince) = (NowMs + _answer.Times.EffectWithinMs, (long?)null);
        while (true)
        {
            var look = await _calls.LookAsync(actedAtMs);
            Tell(look.Says);
            if (look.State != MitigationState.Acting)
                return null;
            wellSince = look.IsWell ? wellSince ?? NowMs : null;
            // One that is well at the end of its time gets the time to prove it.
            var stable = wellSince is { } since && NowMs - since >= _answer.Times.StableForMs;
            if (stable || (wellSince is null && NowMs >= until))
            {
                await _calls.NoteAsync(name, begins: false, stable ? "Well" : "NotWell", look.Says);
                return stable;
            }

            await WaitAsync(Pause);
        }
    }

    private long Pause => Math.Max(_answer.Times.CheckEveryMs, Math.Max(_answer.Times.EffectWithinMs, _answer.Times.StableForMs) / MostLooks);

    /// <summary>Waits for the time, or until somebody has decided something.</summary>
    private async Task WaitAsync(long milliseconds)
    {
        using var losers = new CancellationTokenSource();
        var timer = context.CreateTimer(context.CurrentUtcDateTime.AddMilliseconds(Math.Max(1, milliseconds)), losers.Token);
        var wake = context.WaitForExternalEvent<string>(MitigationNames.Wake, losers.Token);
        await Task.WhenAny(timer, wake);
        losers.Cancel();
    }

    private void Tell(string says) => context.SetCustomStatus(says);
}
