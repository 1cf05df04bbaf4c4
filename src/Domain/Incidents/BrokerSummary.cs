using System.Globalization;
using System.Text;
using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Incidents;

/// <summary>Why a broker is judged so, in one line for people.</summary>
public static class BrokerSummary
{
    public static string Of(BrokerJudgement broker)
    {
        var (decision, e) = (broker.Decision, broker.Evidence);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{decision.Verdict} by {decision.RuleId}"));
        if (decision.Cause != BrokerCause.None)
            text.Append(CultureInfo.InvariantCulture, $" ({decision.Cause})");
        var start = text.Length;
        Add(text, "connect", e.Connect);
        Add(text, "answer", e.Answer);
        Add(text, "canary", e.Canary);
        if (e.Registered == false)
            text.Append(", not registered");
        if (decision.Verdict == BrokerVerdict.Slow && e.Slow is { } slow)
            text.Append(
                CultureInfo.InvariantCulture,
                $", {slow.Signal} {slow.Value:0.#}, usually up to {slow.HistoryP90:0.#}, its {slow.Peers} peers {slow.PeerMedian:0.#}");
        if (e.Partitions is { Leaderless: > 0 } or { UnderMinIsr: > 0 } or { UnderReplicated: > 0 })
            text.Append(
                CultureInfo.InvariantCulture,
                $", partitions: {e.Partitions.Leaderless ?? 0} without a leader, {e.Partitions.UnderMinIsr ?? 0} under their minimum in sync, {e.Partitions.UnderReplicated ?? 0} out of sync");
        if (text.Length > start)
            text[start] = ':';
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, in ProbeFact probe)
    {
        if (probe.State == ProbeState.Ok && probe.Ms is { } ms)
            text.Append(CultureInfo.InvariantCulture, $", {name} {ms:0.#} ms");
        else if (probe.Failures > 0)
            text.Append(CultureInfo.InvariantCulture, $", {name} failed {probe.Failures} times: {probe.Error}");
    }
}
