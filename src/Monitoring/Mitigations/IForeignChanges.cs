namespace Chasqui.Monitoring.Mitigations;

/// <summary>Sees what others are changing in a cluster: partitions being reassigned.</summary>
public interface IForeignChanges
{
    /// <summary>In words; null when nobody changes anything. That it cannot be told is a change too: nothing is acted on blindly.</summary>
    Task<string?> FindAsync(string cluster, CancellationToken cancellation);
}
