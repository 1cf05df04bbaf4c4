using System.Collections.Immutable;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using static Chasqui.Domain.Mitigations.MitigationState;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What an orchestration learns from the guardrails: where the mitigation stands, and if it may act, how.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Acts">The acts of its plan.</param>
/// <param name="Times">How long everything may take.</param>
public sealed record GuardAnswer(MitigationState State, ImmutableArray<PlannedAct> Acts, MitigationTimes Times);

/// <summary>How long an orchestration waits, in milliseconds; of the policy as it was when the guardrails were asked.</summary>
public sealed record MitigationTimes(long ApproveWithinMs, long EffectWithinMs, long StableForMs, long CheckEveryMs);

/// <summary>
/// Asks the guardrails, records the plan, and takes target, clusters and budget in one write, or none of them. Asked before an approval and again
/// after it. May be run again at any moment: what it has done stays done.
/// </summary>
public sealed class GuardMitigation(
    SystemTopology topology, IEnumerable<ITargetEvidence> sources, MitigationBook book, Ledgers ledgers, Paging paging)
{
    private const string Me = "guardrails";

    public async Task<GuardAnswer> RunAsync(string id, CancellationToken cancellation)
    {
        var mitigation = await book.GetAsync(id, cancellation);
        var policy = topology.Mitigations.For(mitigation.Order.Kind);
        if (mitigation.State is Requested or Approved)
            mitigation = await AskAsync(mitigation, policy, cancellation);
        // Also when it was recorded before and whoever did died before it told anybody; what was told of is not told of again.
        await TellAsync(mitigation, policy, cancellation);
        if (mitigation.IsEnded)
            await ledgers.ReleaseAsync(mitigation.Order, book.NowMs, cancellation);
        return new(mitigation.State, mitigation.Plan?.Acts ?? [], TimesOf(policy));
    }

    /// <summary>What the guardrails say now; takes nothing.</summary>
    public async Task<MitigationPlan> PlanAsync(MitigationOrder order, CancellationToken cancellation)
    {
        MitigationPlan? plan = null;
        await ledgers.ChangeAsync(
            async ledger =>
            {
                plan = await PlanAsync(order, topology.Mitigations.For(order.Kind), ledger, cancellation);
                return null;
            },
            cancellation);
        return plan!;
    }

    private async Task<Mitigation> AskAsync(Mitigation mitigation, MitigationPolicy policy, CancellationToken cancellation)
    {
        var order = mitigation.Order;
        var happened = MitigationEvent.Refuse;
        MitigationPlan? plan = null;
        await ledgers.ChangeAsync(
            async ledger =>
            {
                plan = await PlanAsync(order, policy, ledger, cancellation);
                happened = EventOf(mitigation, policy, plan);
                return happened switch
                {
                    MitigationEvent.Begin => ledger.Take(order).Charge(order, book.NowMs),
                    MitigationEvent.AskApproval => ledger.Take(order),
                    _ => null,
                };
            },
            cancellation);
        var (_, after) = await book.ApplyAsync(
            order.Id, happened, Me, Sentence(happened, plan!), cancellation, m => m with { Plan = plan, Guardrail = plan!.Refusal?.Id });
        return after;
    }

    /// <summary>A person who starts one by hand has approved it by that.</summary>
    private static MitigationEvent EventOf(Mitigation mitigation, MitigationPolicy policy, MitigationPlan plan)
    {
        if (plan.Refusal is not null)
            return MitigationEvent.Refuse;
        if (mitigation.Order.DryRun || policy.Mode == MitigationMode.DryRun)
            return mitigation.State == Requested ? MitigationEvent.Plan : MitigationEvent.Refuse;
        return policy.Mode == MitigationMode.Approve && mitigation.Order.IsByPolicy && mitigation.State == Requested ? MitigationEvent.AskApproval : MitigationEvent.Begin;
    }

    private async Task<MitigationPlan> PlanAsync(MitigationOrder order, MitigationPolicy policy, MitigationLedger ledger, CancellationToken cancellation)
    {
        var nowMs = book.NowMs;
        var seen = await sources.First(source => source.IsFor(order.Kind)).ReadAsync(order, cancellation);
        var evidence = ledger.AddTo(seen, order, nowMs);
        return new MitigationPlan
        {
            AtMs = nowMs,
            Mode = policy.Mode,
            Verdict = evidence.Verdict,
            Rule = evidence.Rule,
            Evidence = evidence.Facts,
            Guardrails = GuardRules.Check(new(order, policy, evidence, nowMs)),
            Acts = MitigationActs.Of(order.Kind, evidence),
        };
    }

    private async Task TellAsync(Mitigation mitigation, MitigationPolicy policy, CancellationToken cancellation)
    {
        if (mitigation.State == AwaitingApproval)
            await paging.PageAsync(mitigation, policy.Pages, "approval", $"{MitigationKindText.Of(mitigation.Order.Kind)} waits for approval", cancellation);
        else if (mitigation is { State: Refused, Guardrail: { } guardrail } && (guardrail == GuardRules.Majority || (policy.PagesRefusals && mitigation.Order.IsByPolicy)))
            await paging.PageAsync(mitigation, policy.Pages, guardrail, mitigation.Says, cancellation);
    }

    private static string Sentence(MitigationEvent happened, MitigationPlan plan) => happened switch
    {
        MitigationEvent.Refuse => plan.Refusal is { } refusal ? $"{refusal.Id}: {refusal.WhyNot}" : "the policy's mode is DryRun now",
        MitigationEvent.Plan => "a dry run: every guardrail would let it act",
        MitigationEvent.AskApproval => "every guardrail lets it act; the policy wants an approval",
        _ => "every guardrail lets it act",
    };

    private static MitigationTimes TimesOf(MitigationPolicy policy) => new(
        (long)policy.ApproveWithin.TotalMilliseconds, (long)policy.EffectWithin.TotalMilliseconds, (long)policy.StableFor.TotalMilliseconds,
        (long)policy.CheckEvery.TotalMilliseconds);
}
