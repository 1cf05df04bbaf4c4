using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Acts through the target's actuator. What is going to be done is recorded before, and how it went after. Run again, it acts with the same key, or, when
/// it is recorded how it went, not at all. Before each act it is asked whether that may still be done, see <see cref="GuardAct"/>.
/// </summary>
public sealed class ActMitigation(
    SystemTopology topology, IEnumerable<IActuator> actuators, GuardAct guard, MitigationBook book, TimeProvider clock, ILogger<ActMitigation> logger)
{
    private const string CancelledSays = "the mitigation does not act any more";

    /// <summary>The key of an act: the mitigation and the act.</summary>
    public static string KeyOf(string id, string act) => $"{id}-{act}";

    /// <summary>Asks for an act, once more after each failure that is worth it.</summary>
    /// <param name="id">The mitigation.</param>
    /// <param name="name">The act of its plan.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ActuatorResult> RunAsync(string id, string name, CancellationToken cancellation)
    {
        if (await book.LineAsync(id, name, StepPhase.Ended, cancellation) is { } line)
            return new(Enum.Parse<ActuatorOutcome>(line.Outcome), line.Says, Reference: line.Reference);
        var mitigation = await book.GetAsync(id, cancellation);
        if (mitigation.State != MitigationState.Acting)
            return ActuatorResult.Refused(CancelledSays);
        var begun = await book.LineAsync(id, name, StepPhase.Begins, cancellation);
        if (await guard.WhyNotAsync(mitigation, name, begun is not null, cancellation) is { } reason)
            return await RefuseAsync(id, name, reason, cancellation);
        begun ??= await book.NoteAsync(id, name, StepPhase.Begins, "", ActOf(mitigation, name).Says, cancellation);
        var result = await CallAsync(mitigation, name, begun.AtMs, (actuator, request, token) => actuator.ActAsync(request, token), cancellation);
        if (result is not { Outcome: ActuatorOutcome.Failed, Retryable: true })
            await book.NoteAsync(id, name, StepPhase.Ended, result.Outcome.ToString(), result.Details, cancellation, result.Reference);
        return result;
    }

    /// <summary>How an act stands that was accepted.</summary>
    public async Task<ActuatorResult> ObserveAsync(string id, string name, CancellationToken cancellation)
    {
        var mitigation = await book.GetAsync(id, cancellation);
        if (mitigation.State != MitigationState.Acting)
            return ActuatorResult.Refused(CancelledSays);
        var begun = await book.LineAsync(id, name, StepPhase.Begins, cancellation);
        var accepted = await book.LineAsync(id, name, StepPhase.Ended, cancellation);
        return await CallAsync(
            mitigation, name, begun?.AtMs ?? book.NowMs, (actuator, request, token) => actuator.ObserveAsync(request, accepted?.Reference, token), cancellation);
    }

    /// <summary>Records that an act that failed again and again, or was accepted and is done now, has ended.</summary>
    public Task EndAsync(string id, string name, ActuatorResult result, CancellationToken cancellation) =>
        book.NoteAsync(id, name, StepPhase.Ended, result.Outcome.ToString(), result.Details, cancellation, result.Reference);

    private async Task<ActuatorResult> RefuseAsync(string id, string name, string reason, CancellationToken cancellation)
    {
        await book.NoteAsync(id, name, StepPhase.Ended, nameof(ActuatorOutcome.Refused), reason, cancellation);
        return ActuatorResult.Refused(reason);
    }

    private async Task<ActuatorResult> CallAsync(
        Mitigation mitigation, string name, long firstAskedAtMs,
        Func<IActuator, ActuatorRequest, CancellationToken, Task<ActuatorResult>> call, CancellationToken cancellation)
    {
        var mitigations = topology.Mitigations;
        if (mitigations.Targets.GetValueOrDefault(mitigation.Order.Subject) is not { } target)
            return ActuatorResult.Refused($"{mitigation.Order.Target} is not in mitigations.targets any more");
        var named = target.Actuator ?? RouteActuator.Name;
        if ((target.Actuator is null ? RouteActuator.Configured : mitigations.Actuators.GetValueOrDefault(named)) is not { } configured)
            return ActuatorResult.Refused($"{named} is not in mitigations.actuators any more");
        if (actuators.FirstOrDefault(a => a.Kind == configured.Kind) is not { } actuator)
            return ActuatorResult.Refused($"this app has no actuator of the kind '{configured.Kind}'");
        var act = ActOf(mitigation, name);
        if (act is { Action: ActuatorAction.RestartInstance, Instance: { } instance } && !target.Allows(instance))
            return ActuatorResult.Refused($"the instance '{instance}' is not one that may be restarted");
        var request = RequestOf(mitigation, act, target, configured, firstAskedAtMs);
        using var deadline = new CancellationTokenSource(configured.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var result = await TryAsync(() => call(actuator, request, either.Token), mitigation.Id, named, cancellation);
        Log.Acted(logger, mitigation.Id, name, mitigation.Order.Target, result.Outcome.ToString(), result.Details);
        return result;
    }

    private async Task<ActuatorResult> TryAsync(Func<Task<ActuatorResult>> call, string id, string actuator, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.ActuatorFailed(logger, id, actuator, failure);
            return ActuatorResult.Failed($"{failure.GetType().Name}: {failure.Message}", retryable: true);
        }
    }

    private static ActuatorRequest RequestOf(Mitigation mitigation, PlannedAct act, TargetTopology target, ActuatorTopology actuator, long firstAskedAtMs) => new()
    {
        IdempotencyKey = KeyOf(mitigation.Id, act.Name),
        MitigationId = mitigation.Id,
        Kind = mitigation.Order.Kind,
        Action = act.Action,
        Target = mitigation.Order.Target,
        Instance = act.Instance,
        Settings = target.Actuator is null ? RouteActuator.SettingsOf(mitigation.Plan!, act) : target.Settings,
        By = mitigation.Order.By,
        Why = mitigation.Order.Why,
        FirstAskedAtMs = firstAskedAtMs,
        Timeout = actuator.Timeout,
    };

    private static PlannedAct ActOf(Mitigation mitigation, string name) =>
        mitigation.Plan?.Acts.FirstOrDefault(act => act.Name == name) ?? throw new ArgumentException($"Mitigation {mitigation.Id} plans no act '{name}'.");
}
