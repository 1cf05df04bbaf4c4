namespace Chasqui.Monitoring.Mitigations;

/// <summary>A page that is not known to be sent.</summary>
/// <param name="Page">The page.</param>
/// <param name="Record">Whose record says what became of it: an incident's id, or a mitigation's.</param>
/// <param name="Line">The name of its lines there.</param>
/// <param name="Tries">Tries that failed.</param>
/// <param name="NextMs">When to try next, in Unix milliseconds.</param>
public sealed record PendingPage(Page Page, string Record, string Line, int Tries, long NextMs);

/// <summary>Pages that are to be sent, so that neither a crash nor a pager that is away loses one.</summary>
public interface IPageOutbox
{
    /// <summary>Keeps one, in place of what was kept of its key.</summary>
    Task PutAsync(PendingPage page, CancellationToken cancellation);

    /// <summary>Forgets one; nothing happens when there is none.</summary>
    Task RemoveAsync(string key, CancellationToken cancellation);

    Task<IReadOnlyList<PendingPage>> ListAsync(CancellationToken cancellation);
}
