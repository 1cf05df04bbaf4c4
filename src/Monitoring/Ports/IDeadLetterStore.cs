namespace Chasqui.Monitoring.Ports;

/// <summary>Refused hop records.</summary>
public interface IDeadLetterStore
{
    /// <summary>Keeps dead letters, one a record: the same one again changes nothing.</summary>
    /// <param name="letters">The letters.</param>
    /// <param name="nowMs">The time, in Unix milliseconds: letters whose own time is not to be believed are filed under it.</param>
    /// <param name="cancellation">Stops the wait.</param>
    Task WriteAsync(IReadOnlyCollection<DeadLetter> letters, long nowMs, CancellationToken cancellation);

    /// <summary>Letters filed in [<paramref name="fromMs"/>, <paramref name="toMs"/>).</summary>
    Task<Page<DeadLetter>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation);
}
