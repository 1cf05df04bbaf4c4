using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.RestartConsumer;
using Chasqui.Functions.Mitigations.SwitchStream;
using Chasqui.Monitoring.Mitigations;
using static Chasqui.Domain.Mitigations.MitigationMode;
using static Chasqui.Functions.Tests.Mitigations.ChangingTopology;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>Mitigations are stopped, or their mode is changed, while one is under way: what it may still do, and who hears of it.</summary>
public sealed class StoppedMidwayTests
{
    private const string Stopped = "mitigations.stopped is true now: nothing is acted on";

    /// <summary>A group is restarted that stays sick unless it is said: <c>restart-instance</c>, then <c>restart-all</c>.</summary>
    public static TheoryData<string, Story, string[], MitigationState, string?> Restarts => new()
    {
        { "nothing changes", new(), ["restart-instance", "restart-all"], MitigationState.Escalated, "restarting did not help" },
        { "stopped before the first act", new(Moment.Guarded, Stop), [], MitigationState.Escalated, $"restart-instance: Refused, {Stopped}; restart-all: Refused, {Stopped}" },
        { "stopped while the first act is watched", new(Moment.Watched, Stop), ["restart-instance"], MitigationState.Escalated, $"restart-all: Refused, {Stopped}" },
        { "stopped while the first act is watched, and it helps", new(Moment.Watched, Stop, Helps: true), ["restart-instance"], MitigationState.Succeeded, null },
        { "stopped between the tries of an act that failed", new(Moment.Asked, Stop, FirstAnswer: Failed), ["restart-instance"], MitigationState.Escalated, $"restart-instance: Refused, {Stopped}; whether it was done when it was asked for before is not known" },
        { "stopped while an accepted act is under way", new(Moment.Asked, Stop, FirstAnswer: Accepted), ["restart-instance"], MitigationState.Escalated, $"restart-all: Refused, {Stopped}" },
        { "stopped while an accepted act is under way, and it helps", new(Moment.Asked, Stop, FirstAnswer: Accepted, Helps: true), ["restart-instance"], MitigationState.Succeeded, null },
        { "stopped and started again while the first act is watched", new(Moment.Watched, w => { Stop(w); Start(w); }), ["restart-instance", "restart-all"], MitigationState.Escalated, "restarting did not help" },
        { "Off while the first act is watched", new(Moment.Watched, w => w.Deploy(Off)), ["restart-instance"], MitigationState.Escalated, "restart-all: Refused, the policy's mode is Off now" },
        { "DryRun while the first act is watched", new(Moment.Watched, w => w.Deploy(DryRun)), ["restart-instance"], MitigationState.Escalated, "restart-all: Refused, the policy's mode is DryRun now" },
        { "DryRun before the first act", new(Moment.Guarded, w => w.Deploy(DryRun)), [], MitigationState.Escalated, "restart-instance: Refused, the policy's mode is DryRun now" },
        { "Off between the tries of an act that failed", new(Moment.Asked, w => w.Deploy(Off), FirstAnswer: Failed), ["restart-instance"], MitigationState.Escalated, "restart-instance: Refused, the policy's mode is Off now; whether it was done" },
        { "Approve while policy's first act is watched, and nobody approved", new(Moment.Watched, w => w.Deploy(Approve)), ["restart-instance"], MitigationState.Escalated, "restart-all: Refused, the policy's mode is Approve now, and nobody has approved it" },
        { "Approve before policy's first act", new(Moment.Guarded, w => w.Deploy(Approve)), [], MitigationState.Escalated, "restart-instance: Refused, the policy's mode is Approve now" },
        { "Approve between the tries of policy's first act, which may have been done", new(Moment.Asked, w => w.Deploy(Approve), FirstAnswer: Failed), ["restart-instance", "restart-instance"], MitigationState.Escalated, "restart-all: Refused, the policy's mode is Approve now" },
        { "Approve while a person's first act is watched", new(Moment.Watched, w => w.Deploy(Approve), By: "ann"), ["restart-instance", "restart-all"], MitigationState.Escalated, "restarting did not help" },
        { "Auto while the first act of one that was approved is watched", new(Moment.Watched, w => w.Deploy(Auto), Mode: Approve, Approves: true), ["restart-instance", "restart-all"], MitigationState.Escalated, "restarting did not help" },
        { "Approve all the time, and it was approved", new(Mode: Approve, Approves: true), ["restart-instance", "restart-all"], MitigationState.Escalated, "restarting did not help" },
        { "its target is taken off the list while the first act is watched", new(Moment.Watched, w => w.Deploy(m => m with { Targets = m.Targets.Clear() })), ["restart-instance"], MitigationState.Escalated, "restart-all: Refused, G3: main/billing is not in mitigations.targets" },
        { "somebody else begins to change it while the first act is watched", new(Moment.Watched, w => w.Evidence = e => e with { ForeignChange = "it moves" }), ["restart-instance"], MitigationState.Escalated, "restart-all: Refused, G7: it moves" },
        { "stopped while it waits for an approval, which comes", new(Moment.AwaitingApproval, Stop, Mode: Approve, Approves: true), [], MitigationState.Refused, "G1: mitigations.stopped is true" },
        { "Off while it waits for an approval, which comes", new(Moment.AwaitingApproval, w => w.Deploy(Off), Mode: Approve, Approves: true), [], MitigationState.Refused, "G2: the policy's mode for restart-consumer is Off" },
        { "DryRun while it waits for an approval, which comes", new(Moment.AwaitingApproval, w => w.Deploy(DryRun), Mode: Approve, Approves: true), [], MitigationState.Refused, "the policy's mode is DryRun now" },
        { "Auto while it waits for an approval, which does not come", new(Moment.AwaitingApproval, w => w.Deploy(Auto), Mode: Approve), [], MitigationState.Expired, null },
    };

    [Theory]
    [MemberData(nameof(Restarts))]
    public async Task A_restart_that_is_under_way_acts_no_further_than_it_may_now(string name, Story story, string[] asked, MitigationState end, string? says)
    {
        var world = new ChangingTopology(OrderOf(MitigationKind.RestartConsumer, "consumer-group|main|billing", story.By), story.Mode);

        var record = await RunAsync(world, story, RestartConsumerOrchestration.RunAsync);

        Check(name, world, record, asked, end, says);
    }

    /// <summary>A stream is led back over its home, which never shows to be safe: <c>switch-route</c>, and <c>switch-again</c> to undo it.</summary>
    public static TheoryData<string, Story, string[], string> LedBack => new()
    {
        { "nothing changes", new(By: "ann"), ["switch-route", "switch-again"], "switch-again: Done, done" },
        { "stopped while the switch is watched", new(Moment.Watched, Stop, By: "ann"), ["switch-route"], $"switch-again: Refused, {Stopped}" },
        { "Off while the switch is watched", new(Moment.Watched, w => w.Deploy(Off), By: "ann"), ["switch-route"], "switch-again: Refused, the policy's mode is Off now" },
        { "Approve while policy's switch is watched: what was done is undone", new(Moment.Watched, w => w.Deploy(Approve)), ["switch-route", "switch-again"], "switch-again: Done, done" },
        { "a guardrail refuses while the switch is watched: what was done is undone", new(Moment.Watched, w => w.Evidence = e => e with { ForeignChange = "it drains" }, By: "ann"), ["switch-route", "switch-again"], "switch-again: Done, done" },
        { "stopped before the switch", new(Moment.Guarded, Stop, By: "ann"), [], $"switch-route: Refused, {Stopped}" },
    };

    [Theory]
    [MemberData(nameof(LedBack))]
    public async Task What_was_done_is_undone_unless_nothing_may_be_acted_on(string name, Story story, string[] asked, string says)
    {
        var world = new ChangingTopology(OrderOf(MitigationKind.FailBackStream, "stream|orders", story.By), story.Mode);

        var record = await RunAsync(world, story, FailBackStreamOrchestration.RunAsync);

        Check(name, world, record, asked, MitigationState.Escalated, says);
    }

    private static ActuatorResult Failed => ActuatorResult.Failed("503", retryable: true);

    private static ActuatorResult Accepted => ActuatorResult.Accepted("under way");

    private static void Stop(ChangingTopology world) => world.Deploy(m => m with { Stopped = true });

    private static void Start(ChangingTopology world) => world.Deploy(m => m with { Stopped = false });

    private static Task<MitigationRecord> RunAsync(
        ChangingTopology world, Story story, Func<Microsoft.DurableTask.TaskOrchestrationContext, string, Task<MitigationState>> orchestrator)
    {
        (world.FirstAnswer, world.IsWell) = (story.FirstAnswer, story.Helps);
        if (story.Approves)
            world.Happens[Moment.AwaitingApproval] = world.ApproveAsync;
        if (story.Change is { } change)
        {
            var before = world.Happens.GetValueOrDefault(story.When) ?? (() => Task.CompletedTask);
            world.Happens[story.When] = async () => { await before(); change(world); };
        }

        return world.RunAsync(orchestrator);
    }

    private static void Check(string name, ChangingTopology world, MitigationRecord record, string[] asked, MitigationState end, string? says)
    {
        var story = $"{name}: {string.Join(", ", world.Asked)}; {record.Mitigation.State}: {record.Mitigation.Says}";
        Assert.True(asked.SequenceEqual(world.Asked), story);
        Assert.True(end == record.Mitigation.State, story);
        Assert.True(says is null || record.Mitigation.Says.Contains(says, StringComparison.Ordinal), story);
        Assert.True(end != MitigationState.Escalated || world.Pages.Contains(record.Mitigation.Says), $"{story}; pages {string.Join(", ", world.Pages)}");
        Assert.True(world.Asked.Distinct().All(act => record.Steps.Count(step => step.Name == act) == 2), $"{story}; {string.Join(", ", record.Steps)}");
    }

    private static MitigationOrder OrderOf(MitigationKind kind, string subject, string by) => new()
    {
        Id = "m", Kind = kind, Subject = subject, Clusters = ["main"], By = by, Why = "stuck", AtMs = 1, IncidentId = by == MitigationOrder.Policy ? "i" : null,
    };

    /// <summary>What happens meanwhile.</summary>
    /// <param name="When">Just after what.</param>
    /// <param name="Change">What changes then; null for nothing.</param>
    /// <param name="Mode">The policy's mode at first.</param>
    /// <param name="By">Who asked for it.</param>
    /// <param name="Approves">Somebody approves, when it waits for that.</param>
    /// <param name="Helps">The first act helps.</param>
    /// <param name="FirstAnswer">How the actuator answers at first; null for done.</param>
    public sealed record Story(
        Moment When = Moment.Ended, Action<ChangingTopology>? Change = null, MitigationMode Mode = Auto, string By = MitigationOrder.Policy, bool Approves = false,
        bool Helps = false, ActuatorResult? FirstAnswer = null);
}
