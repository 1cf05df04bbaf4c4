using Chasqui.Domain.Mitigations;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Changes mitigations, one event at a time, whoever else does at the same time; and keeps the lines of their records.</summary>
public sealed class MitigationBook(IMitigationStore store, TimeProvider clock, ILogger<MitigationBook> logger)
{
    /// <summary>Each lost race is somebody else's change, and a mitigation has few of them.</summary>
    private const int MostRaces = 20;

    public long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <exception cref="KeyNotFoundException">There is none of that id.</exception>
    public async Task<Mitigation> GetAsync(string id, CancellationToken cancellation) =>
        (await store.FindAsync(id, cancellation))?.Mitigation ?? throw new KeyNotFoundException($"There is no mitigation '{id}'.");

    /// <summary>Applies an event.</summary>
    /// <param name="id">Of a mitigation that exists.</param>
    /// <param name="happened">The event.</param>
    /// <param name="by">Who or what brought it about.</param>
    /// <param name="says">Why, in one line.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="with">What else changes.</param>
    /// <returns>Whether it applied, and the mitigation as it is now either way.</returns>
    public async Task<(bool Applied, Mitigation Mitigation)> ApplyAsync(
        string id, MitigationEvent happened, string by, string says, CancellationToken cancellation, Func<Mitigation, Mitigation>? with = null)
    {
        for (var race = 0; race < MostRaces; race++)
        {
            if (await store.FindAsync(id, cancellation) is not { } stored)
                throw new KeyNotFoundException($"There is no mitigation '{id}'.");
            if (stored.Mitigation.After(happened, by, says, NowMs) is not { } after)
                return (false, stored.Mitigation);
            after = with?.Invoke(after) ?? after;
            if (!await store.ReplaceAsync(after, stored.Tag, cancellation))
                continue;
            Log.Changed(logger, id, after.Order.Subject, after.State.ToString(), says, by);
            if (after.IsEnded)
                MitigationsMeter.Ended(after);
            return (true, after);
        }

        throw new InvalidOperationException($"Mitigation '{id}' was changed by others {MostRaces} times in a row.");
    }

    /// <summary>The line that is kept: the first of its name and phase.</summary>
    public Task<MitigationStep> NoteAsync(string id, string name, StepPhase phase, string outcome, string says, CancellationToken cancellation, string? reference = null) =>
        store.AddStepAsync(id, new(name, phase, NowMs, outcome, says, reference), cancellation);

    /// <summary>A line; null when there is none.</summary>
    public async Task<MitigationStep?> LineAsync(string id, string name, StepPhase phase, CancellationToken cancellation) =>
        (await store.StepsAsync(id, cancellation)).FirstOrDefault(step => step.Name == name && step.Phase == phase);
}
