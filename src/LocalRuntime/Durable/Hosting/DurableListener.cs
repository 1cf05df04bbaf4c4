using Chasqui.LocalRuntime.Functions;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>Runs the engine while the app's triggers fire. Activities cut off by its end run again elsewhere or later.</summary>
internal sealed class DurableListener(DurableEngine engine) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(CancellationToken.None);

    public Task DrainAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
