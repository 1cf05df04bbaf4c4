namespace Chasqui.LocalRuntime.Functions;

/// <summary>Fires one function.</summary>
public interface ITriggerListener
{
    /// <summary>Called once the app has started.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops firing and waits for what runs. When the token is signalled, patience is over: what runs is to be cancelled.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
