using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Http;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Functions.Mitigations;

/// <summary>Mitigations as answers show them.</summary>
internal static class MitigationAnswer
{
    public static string LocationOf(string id) => $"/api/mitigations/{id}";

    public static object Line(Mitigation m) => new
    {
        m.Id,
        Kind = MitigationKindText.Of(m.Order.Kind),
        m.Order.Target,
        m.State,
        m.Guardrail,
        m.Says,
        m.Order.By,
        m.Order.Why,
        Incident = m.Order.IncidentId,
        Asked = Answer.Time(m.Order.AtMs),
        Updated = Answer.Time(m.UpdatedAtMs),
    };

    public static object Whole(MitigationRecord record) => new
    {
        Mitigation = Line(record.Mitigation),
        Plan = record.Mitigation.Plan is { } plan ? Plan(plan) : null,
        Timeline = record.Mitigation.Timeline.Select(c => new { At = Answer.Time(c.AtMs), c.Event, c.State, c.By, c.Says }),
        Steps = record.Steps.Select(s => new { At = Answer.Time(s.AtMs), s.Name, s.Phase, s.Outcome, s.Says }),
    };

    public static object Plan(MitigationPlan plan) => new
    {
        At = Answer.Time(plan.AtMs),
        plan.Mode,
        plan.Verdict,
        plan.Rule,
        Refusal = plan.Refusal?.Id,
        plan.Evidence,
        Acts = plan.Acts.Select(a => new { a.Name, a.Instance, a.Says }),
        Guardrails = plan.Guardrails.Select(g => new { g.Id, g.Says, Passes = g.WhyNot is null, g.WhyNot }),
    };
}
