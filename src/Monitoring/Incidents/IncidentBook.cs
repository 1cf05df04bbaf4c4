using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Consumers;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Incidents;

/// <summary>
/// Keeps the incidents of every kind of subject: takes evaluations, stores what changes, then tells it. Safe for use by several evaluators at once.
/// After a restart the open incidents are as they were.
/// </summary>
public sealed class IncidentBook(
    IIncidentStore store, IEnumerable<IIncidentListener> listeners, ILogger<IncidentBook> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, IncidentState> _states = [];
    private Dictionary<string, Incident>? _open;

    /// <summary>Takes the evaluations of one round.</summary>
    /// <param name="evaluations">Each subject once.</param>
    /// <param name="settingsOf">When incidents of a subject open and close, and who is told.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task ApplyAsync(
        IReadOnlyCollection<IncidentEvaluation> evaluations, Func<string, IncidentSettings> settingsOf, CancellationToken cancellation) =>
        EachAsync(
            evaluations, e => e.Subject, (state, e) => IncidentTransitions.Next(state, e, settingsOf(e.Subject)), subject => settingsOf(subject).Owner, cancellation);

    /// <summary>Closes the incidents of subjects that are gone.</summary>
    public Task GoneAsync(IReadOnlyCollection<string> subjects, long atMs, CancellationToken cancellation) =>
        EachAsync(subjects, s => s, (state, _) => IncidentTransitions.Gone(state, atMs), _ => null, cancellation);

    /// <summary>The subjects of a kind whose incidents are open.</summary>
    public async Task<IReadOnlyList<string>> OpenSubjectsAsync(string kind, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            _open ??= await LoadAsync(cancellation);
            return [.. _open.Values.Select(incident => incident.Subject).Where(subject => IncidentSubject.KindOf(subject) == kind)];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task EachAsync<T>(
        IReadOnlyCollection<T> items, Func<T, string> subjectOf, Func<IncidentState, T, (IncidentState, IncidentChange?)> next,
        Func<string, string?> ownerOf, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            _open ??= await LoadAsync(cancellation);
            foreach (var item in items)
            {
                var subject = subjectOf(item);
                var (state, change) = next(_states.GetValueOrDefault(subject) ?? new IncidentState { Subject = subject }, item);
                if (change is not null)
                    await ChangeAsync(_open, change, ownerOf(subject), cancellation);
                // Only once it is kept: what could not be stored is tried again at the next evaluation.
                if (state.IsQuiet)
                    _states.Remove(subject);
                else
                    _states[subject] = state;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Dictionary<string, Incident>> LoadAsync(CancellationToken cancellation)
    {
        var open = new Dictionary<string, Incident>();
        foreach (var incident in await store.OpenAsync(cancellation))
        {
            open[incident.Id] = incident;
            _states[incident.Subject] = new()
            {
                Subject = incident.Subject,
                IncidentId = incident.Id,
                OpenedAtMs = incident.OpenedAtMs,
                Severity = incident.Severity,
                Recent = [incident.Severity],
                LastAtMs = incident.Timeline.IsEmpty ? incident.OpenedAtMs : incident.Timeline[^1].AtMs,
            };
        }

        return open;
    }

    private async Task ChangeAsync(Dictionary<string, Incident> open, IncidentChange change, string? owner, CancellationToken cancellation)
    {
        var incident = open.TryGetValue(change.IncidentId, out var known) ? known.With(change) : Incident.Open(change, owner);
        await store.SaveAsync(incident, cancellation);
        if (change.Kind == IncidentChangeKind.Closed)
            open.Remove(change.IncidentId);
        else
            open[change.IncidentId] = incident;
        ConsumersMeter.Changed(change);
        Tell(change, incident);
        foreach (var listener in listeners)
        {
            try
            {
                await listener.HearAsync(change, incident, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.ListenerFailed(logger, change.IncidentId, failure);
            }
        }
    }

    private void Tell(IncidentChange change, Incident incident)
    {
        var (id, subject, summary) = (change.IncidentId, change.Subject, change.Evaluation.Summary);
        if (change.Kind == IncidentChangeKind.Opened)
            Log.Opened(logger, id, change.Severity.ToString(), subject, summary, incident.Owner);
        else if (change.Kind == IncidentChangeKind.SeverityChanged)
            Log.SeverityChanged(logger, id, change.Severity.ToString(), change.Before.ToString(), subject, summary, incident.Owner);
        else
            Log.Closed(logger, id, subject, summary, incident.Owner);
    }
}
