using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.ReplaceBroker;
using Chasqui.Functions.Mitigations.RestartConsumer;
using Chasqui.Functions.Mitigations.Running;
using Chasqui.Monitoring.Mitigations;
using Microsoft.DurableTask;
using Moq;

namespace Chasqui.Functions.Tests.Mitigations;

/// <summary>The orchestrators alone, their activities mocked and their time running only in timers.</summary>
public sealed class OrchestratorTests
{
    private static readonly MitigationTimes Times = new(ApproveWithinMs: 60_000, EffectWithinMs: 30_000, StableForMs: 20_000, CheckEveryMs: 10_000);

    private static readonly PlannedAct[] Acts =
        [new("restart-instance", ActuatorAction.RestartInstance, "billing-0", "one"), new("restart-all", ActuatorAction.RestartAll, null, "all")];

    private readonly Mock<TaskOrchestrationContext> _context = new();
    private readonly List<string> _acted = [];
    private readonly List<EndOrder> _ends = [];
    private DateTime _now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public OrchestratorTests()
    {
        _context.SetupGet(c => c.CurrentUtcDateTime).Returns(() => _now);
        _context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Returns((DateTime at, CancellationToken _) => { _now = at; return Task.CompletedTask; });
        _context.Setup(c => c.WaitForExternalEvent<string>(MitigationNames.Wake, It.IsAny<CancellationToken>())).Returns(new TaskCompletionSource<string>().Task);
        _context.Setup(c => c.CallActivityAsync<ActuatorResult>(MitigationNames.Act, It.IsAny<ActOrder>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync((TaskName _, object order, TaskOptions _) => { _acted.Add(((ActOrder)order).Act); return ActuatorResult.Done("done"); });
        _context.Setup(c => c.CallActivityAsync<MitigationState>(MitigationNames.End, It.IsAny<EndOrder>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync((TaskName _, object order, TaskOptions _) =>
            {
                _ends.Add((EndOrder)order);
                return ((EndOrder)order).Event == MitigationEvent.Succeed ? MitigationState.Succeeded : MitigationState.Escalated;
            });
    }

    [Fact]
    public async Task What_the_guardrails_refuse_does_not_act()
    {
        Guards(MitigationState.Refused);
        await RestartConsumerOrchestration.RunAsync(_context.Object, "m");
        Assert.Empty(_acted);
    }

    [Fact]
    public async Task The_mildest_act_that_helps_is_the_last()
    {
        Guards(MitigationState.Acting);
        Looks(_ => true);
        Assert.Equal(MitigationState.Succeeded, await RestartConsumerOrchestration.RunAsync(_context.Object, "m"));
        Assert.Equal(["restart-instance"], _acted);
        Assert.Equal(TimeSpan.FromSeconds(20), _now - new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task When_none_helps_in_its_time_it_escalates()
    {
        Guards(MitigationState.Acting);
        Looks(_ => false);
        Assert.Equal(MitigationState.Escalated, await ReplaceBrokerOrchestration.RunAsync(_context.Object, "m"));
        Assert.Equal(["restart-instance", "restart-all"], _acted);
        Assert.Equal(TimeSpan.FromSeconds(60), _now - new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(MitigationEvent.Escalate, Assert.Single(_ends).Event);
    }

    [Fact]
    public async Task Well_for_a_moment_is_not_healed()
    {
        Guards(MitigationState.Acting);
        Looks(look => look % 2 == 1);
        Assert.Equal(MitigationState.Escalated, await RestartConsumerOrchestration.RunAsync(_context.Object, "m"));
    }

    [Fact]
    public async Task Cancelled_while_it_waits_it_acts_no_further()
    {
        Guards(MitigationState.Acting);
        _context.Setup(c => c.CallActivityAsync<LookAnswer>(MitigationNames.Look, It.IsAny<LookOrder>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync(new LookAnswer(MitigationState.Cancelled, false, "x"));
        await RestartConsumerOrchestration.RunAsync(_context.Object, "m");
        Assert.Equal(["restart-instance"], _acted);
        Assert.Equal(MitigationEvent.Cancel, Assert.Single(_ends).Event);
    }

    [Fact]
    public async Task An_approval_that_does_not_come_expires_it()
    {
        Guards(MitigationState.AwaitingApproval, MitigationState.AwaitingApproval, MitigationState.Expired);
        await RestartConsumerOrchestration.RunAsync(_context.Object, "m");
        Assert.Empty(_acted);
        Assert.Equal([MitigationEvent.Expire, MitigationEvent.Cancel], _ends.Select(end => end.Event));
        Assert.Equal(TimeSpan.FromMinutes(1), _now - new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task An_approval_just_in_time_acts()
    {
        Guards(MitigationState.AwaitingApproval, MitigationState.AwaitingApproval, MitigationState.Acting);
        Looks(_ => true);
        Assert.Equal(MitigationState.Succeeded, await RestartConsumerOrchestration.RunAsync(_context.Object, "m"));
    }

    [Fact]
    public async Task A_failure_that_passes_is_tried_again_with_the_same_key()
    {
        Guards(MitigationState.Acting);
        Looks(_ => true);
        var results = new Queue<ActuatorResult>([ActuatorResult.Failed("503", true), ActuatorResult.Failed("503", true), ActuatorResult.Done("done")]);
        List<ActOrder> orders = [];
        _context.Setup(c => c.CallActivityAsync<ActuatorResult>(MitigationNames.Act, It.IsAny<ActOrder>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync((TaskName _, object order, TaskOptions _) => { orders.Add((ActOrder)order); return results.Dequeue(); });
        Assert.Equal(MitigationState.Succeeded, await RestartConsumerOrchestration.RunAsync(_context.Object, "m"));
        Assert.Equal(3, orders.Count(order => order == new ActOrder("m", "restart-instance")));
    }

    private void Guards(params MitigationState[] states)
    {
        var answers = new Queue<MitigationState>(states);
        _context.Setup(c => c.CallActivityAsync<GuardAnswer>(MitigationNames.Guard, "m", It.IsAny<TaskOptions>()))
            .ReturnsAsync(() => new GuardAnswer(answers.Dequeue(), [.. Acts], Times));
    }

    private void Looks(Func<int, bool> isWell)
    {
        var looks = 0;
        _context.Setup(c => c.CallActivityAsync<LookAnswer>(MitigationNames.Look, It.IsAny<LookOrder>(), It.IsAny<TaskOptions>()))
            .ReturnsAsync(() => new LookAnswer(MitigationState.Acting, isWell(++looks), "looked"));
    }
}
