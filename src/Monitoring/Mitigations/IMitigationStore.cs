using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>A mitigation as it was read.</summary>
/// <param name="Mitigation">What it is.</param>
/// <param name="Tag">What tells whether somebody has replaced it since.</param>
public sealed record StoredMitigation(Mitigation Mitigation, string Tag);

/// <summary>Mitigations, and the lines of their records.</summary>
public interface IMitigationStore
{
    /// <summary>Gives a request its mitigation's id. Where it has one, that stays, and is returned.</summary>
    Task<string> BindAsync(string requestKey, string id, CancellationToken cancellation);

    /// <summary>The id that a request was given; null for none. There need not be a mitigation of it yet.</summary>
    Task<string?> BoundAsync(string requestKey, CancellationToken cancellation);

    /// <summary>Keeps a new one. False: one of that id is there, and stays as it is.</summary>
    Task<bool> AddAsync(Mitigation mitigation, CancellationToken cancellation);

    /// <summary>Null for an id that is not known.</summary>
    Task<StoredMitigation?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces one. False: somebody else has replaced it since it was read.</summary>
    Task<bool> ReplaceAsync(Mitigation mitigation, string tag, CancellationToken cancellation);

    /// <summary>Every one that has not ended.</summary>
    Task<IReadOnlyList<Mitigation>> OpenAsync(CancellationToken cancellation);

    /// <summary>Those asked for in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    Task<Page<Mitigation>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation);

    /// <summary>Those asked for before a time, oldest first.</summary>
    IAsyncEnumerable<Mitigation> AskedBeforeAsync(long beforeMs, CancellationToken cancellation);

    /// <summary>Forgets one with its request, the lines of its record, and those of its incident's. Nothing happens when there is none.</summary>
    Task RemoveAsync(Mitigation mitigation, CancellationToken cancellation);

    /// <summary>Adds a line to a record. Where one of that name and phase is there, it stays.</summary>
    /// <param name="id">The record: a mitigation's id, or an incident's.</param>
    /// <param name="step">The line.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The line that is kept: the first of its name and phase.</returns>
    Task<MitigationStep> AddStepAsync(string id, MitigationStep step, CancellationToken cancellation);

    /// <summary>The lines of a record, in the order of time.</summary>
    Task<IReadOnlyList<MitigationStep>> StepsAsync(string id, CancellationToken cancellation);
}
