using System.Collections.Immutable;
using static Chasqui.Domain.Incidents.IncidentSeverity;

namespace Chasqui.Domain.Incidents;

/// <summary>The life of an incident: one transition switch. Opened after K of N bad evaluations, closed after M good ones, one identity between.</summary>
public static class IncidentTransitions
{
    private const long DampedForMs = 3_600_000;
    private const int MostDamping = 8;

    private enum Step
    {
        Stay,
        Open,
        Raise,
        Lower,
        Close,
    }

    /// <summary>The state after an evaluation, and what to tell; null for nothing. Evaluations that are older than the last change nothing.</summary>
    public static (IncidentState State, IncidentChange? Change) Next(IncidentState state, IncidentEvaluation evaluation, IncidentSettings settings)
    {
        if (evaluation.AtMs <= state.LastAtMs)
            return (state, null);
        if (evaluation.Severity is not { } severity)
            return (state with { LastAtMs = evaluation.AtMs }, null);
        var closed = state.ClosedAtMs.RemoveAll(at => at <= evaluation.AtMs - DampedForMs);
        var calmAfter = settings.CloseAfter * Math.Min(MostDamping, 1 << Math.Min(closed.Length, 10));
        var recent = Newest(state.Recent.Add(severity), Math.Max(settings.OutOf, calmAfter));
        var seen = state with { LastAtMs = evaluation.AtMs, Recent = recent, ClosedAtMs = closed };

        var reached = Reached(recent, settings);
        var lasting = WorstOf(recent, calmAfter);
        var step = (state.IsOpen, reached, lasting) switch
        {
            (false, >= Warning, _) => Step.Open,
            (true, _, None) => Step.Close,
            (true, _, _) when reached > state.Severity => Step.Raise,
            (true, _, not null) when lasting < state.Severity => Step.Lower,
            _ => Step.Stay,
        };
        return step switch
        {
            Step.Open => Open(seen, evaluation, reached),
            Step.Raise => Change(seen, evaluation, reached),
            Step.Lower => Change(seen, evaluation, lasting!.Value),
            Step.Close => Close(seen, evaluation),
            _ => (seen, null),
        };
    }

    /// <summary>The subject is gone: its incident, if one is open, closes at once.</summary>
    public static (IncidentState State, IncidentChange? Change) Gone(IncidentState state, long atMs)
    {
        var gone = new IncidentEvaluation(state.Subject, atMs, null, "Gone", "", "it is no longer there");
        return state.IsOpen ? Close(state with { LastAtMs = atMs }, gone) : (state, null);
    }

    private static (IncidentState, IncidentChange?) Open(IncidentState state, IncidentEvaluation evaluation, IncidentSeverity severity)
    {
        var open = state with { IncidentId = IncidentId.Of(state.Subject, evaluation.AtMs), OpenedAtMs = evaluation.AtMs, Severity = severity };
        return (open, Told(open, IncidentChangeKind.Opened, None, evaluation));
    }

    private static (IncidentState, IncidentChange?) Change(IncidentState state, IncidentEvaluation evaluation, IncidentSeverity severity)
    {
        var changed = state with { Severity = severity };
        return (changed, Told(changed, IncidentChangeKind.SeverityChanged, state.Severity, evaluation));
    }

    private static (IncidentState, IncidentChange?) Close(IncidentState state, IncidentEvaluation evaluation)
    {
        var closed = state with { IncidentId = null, OpenedAtMs = 0, Severity = None, Recent = [], ClosedAtMs = state.ClosedAtMs.Add(evaluation.AtMs) };
        return (closed, Told(state, IncidentChangeKind.Closed, state.Severity, evaluation));
    }

    private static IncidentChange Told(IncidentState state, IncidentChangeKind kind, IncidentSeverity before, IncidentEvaluation evaluation) =>
        new(kind, state.IncidentId!, state.Subject, state.Severity, before, state.OpenedAtMs, evaluation);

    /// <summary>The highest severity that K of the last N reached.</summary>
    private static IncidentSeverity Reached(ImmutableArray<IncidentSeverity> recent, IncidentSettings settings)
    {
        var last = recent.AsSpan()[Math.Max(0, recent.Length - settings.OutOf)..];
        for (var severity = Critical; severity > None; severity--)
        {
            var count = 0;
            foreach (var s in last)
                count += s >= severity ? 1 : 0;
            if (count >= settings.OpenAfter)
                return severity;
        }

        return None;
    }

    /// <summary>The worst of the last M; null while there are fewer.</summary>
    private static IncidentSeverity? WorstOf(ImmutableArray<IncidentSeverity> recent, int calmAfter) =>
        recent.Length < calmAfter ? null : recent[^calmAfter..].Max();

    private static ImmutableArray<IncidentSeverity> Newest(ImmutableArray<IncidentSeverity> all, int count) => all.Length <= count ? all : all[^count..];
}
