using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>What the process that hosts an app can ask of it; a service of the host.</summary>
public sealed class LocalFunctions(IServiceProvider services, FunctionCatalog catalog, FunctionInvoker invoker)
{
    /// <summary>Where the HTTP functions listen, for example <c>http://127.0.0.1:7071</c>. Known once the host has started.</summary>
    public Uri Address => new(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The host has not started."));

    /// <summary>The key that opens HTTP functions.</summary>
    public string FunctionKey => services.GetRequiredService<FunctionKeys>().FunctionKey;

    public string MasterKey => services.GetRequiredService<FunctionKeys>().MasterKey;

    public FunctionCatalog Catalog => catalog;

    /// <summary>Runs a timer function now, beside its schedule: the two may overlap.</summary>
    /// <exception cref="ArgumentException">There is no timer function of that name.</exception>
    public Task<InvocationOutcome> RunTimerAsync(string name, CancellationToken cancellationToken)
    {
        var function = catalog.Find(name);
        if (function?.Trigger is not TimerTriggerAttribute)
            throw new ArgumentException($"There is no timer function '{name}'.", nameof(name));
        return invoker.TryInvokeAsync(function, new InvocationInput(new TimerInfo()), cancellationToken, cancellationToken);
    }
}
