using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Incidents.Streams;

/// <summary>How severe each verdict on a stream is.</summary>
public static class StreamIncidents
{
    public static string SubjectOf(string stream) => IncidentSubject.Of(IncidentSubject.Stream, stream);

    /// <summary>Null for a verdict that nobody knows.</summary>
    public static IncidentSeverity? SeverityOf(StreamVerdict verdict) => verdict switch
    {
        StreamVerdict.Ok => IncidentSeverity.None,
        StreamVerdict.Undetermined => null,
        StreamVerdict.Losing => IncidentSeverity.Warning,
        _ => IncidentSeverity.Critical,
    };

    /// <param name="evidence">The facts.</param>
    /// <param name="slo">The share of events that may be lost; null for no objective.</param>
    /// <param name="atMs">The time of the judgement, in Unix milliseconds.</param>
    public static IncidentEvaluation Evaluate(StreamEvidence evidence, double? slo, long atMs)
    {
        var decision = StreamRules.Decide(evidence, slo, atMs);
        return new(
            SubjectOf(evidence.Stream), atMs, SeverityOf(decision.Verdict), decision.Verdict.ToString(), decision.RuleId, Summary(evidence, decision))
        {
            Evidence = () => EvidenceOf(evidence, slo),
        };
    }

    private static string Summary(StreamEvidence e, StreamDecision decision)
    {
        var worst = e.Losses.IsEmpty ? "" : $", most at {e.Losses[0].Hop} ({e.Losses[0].Cause})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{decision.Verdict} by {decision.RuleId}: {e.Lost} of {e.Traces} sampled events lost since {RecordedTime.ToIso(e.FromMs)}{worst}");
    }

    private static JsonObject EvidenceOf(StreamEvidence e, double? slo)
    {
        var rate = e.Rate;
        var json = new JsonObject
        {
            ["from"] = RecordedTime.ToIso(e.FromMs), ["traces"] = e.Traces, ["lost"] = e.Lost, ["rate"] = rate.Rate, ["rateLow"] = rate.Low, ["rateHigh"] = rate.High,
        };
        if (slo is { } share)
            json["slo"] = share;
        if (e.NewestLossMs is { } newest)
            json["newestLoss"] = RecordedTime.ToIso(newest);
        if (e.JudgedToMs is { } to)
            json["judgedTo"] = RecordedTime.ToIso(to);
        json["losses"] = new JsonArray([.. e.Losses.Select(Loss)]);
        return json;
    }

    private static JsonNode Loss(StreamLoss loss)
    {
        var json = new JsonObject { ["hop"] = loss.Hop, ["cause"] = loss.Cause.ToString(), ["lost"] = loss.Count };
        if (loss.Example is { } example)
            json["example"] = example;
        return json;
    }
}
