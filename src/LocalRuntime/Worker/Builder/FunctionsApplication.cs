using Chasqui.LocalRuntime.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The start of a functions app's <c>Program.cs</c>.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// A builder for the functions of the entry assembly and of the assemblies it references, with <c>host.json</c> and
    /// <c>local.settings.json</c> read from beside the app or a folder above it.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) =>
        new(new LocalHostOptions { Arguments = args, SetsEnvironment = true });
}
