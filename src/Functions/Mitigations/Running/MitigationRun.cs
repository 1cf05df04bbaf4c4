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
    private readonly MitigationCalls _calls = new(context, id);
    private readonly OrchestrationClock _clock = new(context);
    private readonly List<string> _notDone = [];
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
        var run = RunOf(act);
        var result = await run.DoAsync();
        if (result.Outcome is not (ActuatorOutcome.Refused or ActuatorOutcome.Failed))
            return await run.WatchAsync();
        _notDone.Add(SentenceOf(act, result));
        return false;
    }

    /// <summary>Undoes what did not help; whether that helps is for whoever is paged.</summary>
    public async Task<string> CompensateAsync(PlannedAct act) => SentenceOf(act, await RunOf(act).DoAsync());

    public Task<MitigationState> SucceedAsync(string says) => _calls.EndAsync(MitigationEvent.Succeed, says);

    /// <summary>Pages, and says which acts were not done.</summary>
    public Task<MitigationState> EscalateAsync(string says) => _calls.EndAsync(MitigationEvent.Escalate, string.Join("; ", [says, .. _notDone]));

    /// <summary>Lets go of what a cancelled mitigation holds.</summary>
    public Task<MitigationState> CancelAsync() => _calls.EndAsync(MitigationEvent.Cancel, "cancelled");

    private async Task AwaitApprovalAsync()
    {
        context.SetCustomStatus("waits for approval");
        var until = _clock.NowMs + _answer.Times.ApproveWithinMs;
        while (_answer.State == MitigationState.AwaitingApproval && _clock.NowMs < until)
        {
            await _clock.WaitAsync(until - _clock.NowMs);
            _answer = await _calls.GuardAsync();
        }

        if (_answer.State != MitigationState.AwaitingApproval)
            return;
        // Whichever is recorded first counts, the decision or the end of its time: recording the other one finds no transition.
        await _calls.EndAsync(MitigationEvent.Expire, "nobody approved in time");
        _answer = await _calls.GuardAsync();
    }

    private ActRun RunOf(PlannedAct act) => new(context, _calls, _answer.Times, act);

    private static string SentenceOf(PlannedAct act, ActuatorResult result) => $"{act.Name}: {result.Outcome}, {result.Details}";
}
