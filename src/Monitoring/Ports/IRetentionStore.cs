namespace Chasqui.Monitoring.Ports;

/// <summary>Drops what is too old, by whole days.</summary>
public interface IRetentionStore
{
    /// <summary>Drops every day before <paramref name="day"/> (UTC); returns what was dropped.</summary>
    Task<IReadOnlyList<string>> DropBeforeAsync(DateOnly day, CancellationToken cancellation);
}
