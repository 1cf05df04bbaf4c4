using System.Diagnostics.Metrics;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What mitigations count.</summary>
internal static class MitigationsMeter
{
    private static readonly Meter Meter = new($"{nameof(Chasqui)}.Mitigations");
    private static readonly Counter<long> Ends = Meter.CreateCounter<long>("chasqui.mitigations", "{mitigation}", "Mitigations that ended, by kind, state and guardrail.");
    private static readonly Counter<long> Pages = Meter.CreateCounter<long>("chasqui.pages", "{page}", "Calls for somebody to look, by whom.");

    private static readonly Counter<long> Unsent = Meter.CreateCounter<long>("chasqui.pages.unsent", "{page}", "Tries to send a page that failed, by whom.");

    public static void Ended(Mitigation mitigation) => Ends.Add(
        1,
        new KeyValuePair<string, object?>("kind", MitigationKindText.Of(mitigation.Order.Kind)),
        new KeyValuePair<string, object?>("state", mitigation.State.ToString()),
        new KeyValuePair<string, object?>("guardrail", mitigation.Guardrail));

    public static void Paged(Page page) => Pages.Add(1, new KeyValuePair<string, object?>("to", page.To));

    public static void NotPaged(Page page) => Unsent.Add(1, new KeyValuePair<string, object?>("to", page.To));
}
