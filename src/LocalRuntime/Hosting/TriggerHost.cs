using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>
/// Starts every trigger after the app's own services have started, and drains them before those stop: what still runs keeps what it needs.
/// </summary>
internal sealed class TriggerHost(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    IEnumerable<ITriggerSource> sources,
    HostJson hostJson,
    ILogger<TriggerHost> logger) : IHostedLifecycleService, IDisposable
{
    private readonly List<ITriggerListener> _listeners = [];

    /// <summary>Checks everything that can be wrong with the functions, and reports it at once.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var errors = new List<string>(catalog.Errors);
        foreach (var function in catalog.Functions)
            Prepare(function, errors);
        if (errors.Count > 0)
            throw new InvalidOperationException($"The app cannot start:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", errors)}");

        HostingLog.Found(logger, catalog.Functions.Count, string.Join(", ", catalog.Functions.Select(f => f.Name)));
        if (hostJson.HasObsoleteRetry)
            HostingLog.RetryIgnored(logger);
        return Task.CompletedTask;
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
            await listener.StartAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(l => l.DrainAsync(cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var listener in _listeners.OfType<IDisposable>())
            listener.Dispose();
    }

    private void Prepare(FunctionDescriptor function, List<string> errors)
    {
        try
        {
            invoker.Validate(function);
            var source = sources.FirstOrDefault(s => s.Handles(function))
                ?? throw new InvalidOperationException($"Function '{function.Name}': nothing serves its {function.Trigger.GetType().Name}.");
            if (source.CreateListener(function) is { } listener)
                _listeners.Add(listener);
        }
        catch (InvalidOperationException exception)
        {
            errors.Add(exception.Message);
        }
    }
}
