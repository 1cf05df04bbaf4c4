using Microsoft.Azure.Functions.Worker.Builder;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>Hosts an app's functions inside another process than its own.</summary>
public static class LocalFunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(LocalHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new FunctionsApplicationBuilder(options);
    }
}
